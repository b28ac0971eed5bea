import type { Story, Turn, TurnGeneration } from '../src/wire/story';

/** Builders of turns and stories for tests. Ids are short words: nothing in the client looks into them. */
export const generation: TurnGeneration = {
  model: 'gotham-small',
  checkpoint: '9f86d081',
  seed: 42,
  options: { sentences: 2, maxTokens: 120, temperature: 0.8, topK: 0, topP: 0.95, minP: 0, repetitionPenalty: 1, repetitionWindow: 256 },
  tokens: 37,
  milliseconds: 812,
  sentences: 2,
  reason: 'sentences',
  beginning: null,
  prompt: null,
};

const createdAt = '2026-11-22T03:15:00+00:00';
const plain = { editsId: null, copiesId: null, createdAt };

export const writers = (id: string, parentId: string | null, text: string): Turn => ({ ...plain, id, parentId, author: 'writer', text, generation: null });

export const models = (id: string, parentId: string | null, text: string): Turn => ({ ...plain, id, parentId, author: 'model', text, generation });

export const storyOf = (turns: Turn[], headId: string | null = turns.at(-1)?.id ?? null): Story => ({
  id: 'story',
  title: 'The Night Shift',
  memory: '',
  authorsNote: '',
  worldNotes: [],
  branchNames: [],
  draft: '',
  wordGoal: null,
  headId,
  createdAt,
  updatedAt: createdAt,
  turns,
});

/** w1 → m1 → w2 → m2, with m1b beside m1. */
export const branchedStory = () =>
  storyOf(
    [
      writers('w1', null, 'Robin waited.'),
      models('m1', 'w1', ' The lamp went out.'),
      models('m1b', 'w1', ' A door opened.'),
      writers('w2', 'm1', ' He ran.'),
      models('m2', 'w2', ' Nobody followed.'),
    ],
    'm2',
  );

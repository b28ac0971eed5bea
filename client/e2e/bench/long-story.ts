import type { Story, Turn } from '../../src/wire/story';
import { storyOf } from '../../test/turns';

/** Words in the whole story, and in each of its turns. */
export const words = 100_000;
const wordsATurn = 40;

/** A new paragraph begins with every so many-th turn, and another version stands beside every so many-th. */
const turnsAParagraph = 3;
const turnsAVersion = 10;

const nouns = ['lantern', 'harbour', 'ledger', 'watchman', 'staircase', 'letter', 'orchard', 'clock', 'ferry', 'window', 'miller', 'bridge'];
const verbs = ['kept', 'followed', 'crossed', 'remembered', 'opened', 'counted', 'lost', 'mended'];
const adjectives = ['quiet', 'crooked', 'late', 'salted', 'narrow', 'patient', 'borrowed', 'pale'];

/** Park and Miller's generator: the same story on every machine. */
function chance(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const idOf = (index: number) => `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** A story of about 100,000 words in 2,500 turns, as StoryForge exports one; with `paragraphs` false it is one single paragraph. */
export function longStory({ paragraphs }: { paragraphs: boolean }): Story {
  const draw = chance(20_261_122);
  const one = <T>(of: readonly T[]) => of[draw(of.length)] as T;
  const sentence = () => `The ${one(adjectives)} ${one(nouns)} ${one(verbs)} the ${one(nouns)} of the ${one(nouns)}.`;
  const turns: Turn[] = [];
  const at = '2026-11-22T12:00:00.000Z';
  let parentId: string | null = null;

  function add(parent: string | null, author: Turn['author'], text: string): Turn {
    const turn: Turn = {
      id: idOf(turns.length),
      parentId: parent,
      author,
      text,
      editsId: null,
      copiesId: null,
      createdAt: at,
      generation:
        author === 'writer'
          ? null
          : {
              model: 'gotham-gpt2',
              checkpoint: '0'.repeat(64),
              seed: turns.length,
              options: { sentences: 2, maxTokens: 120, temperature: 0.7, topK: 0, topP: 0.95, minP: 0.05, repetitionPenalty: 1, repetitionWindow: 256 },
              tokens: 50,
              milliseconds: 900,
              sentences: 2,
              reason: 'sentences',
              beginning: null,
              prompt: '1'.repeat(64),
            },
    };
    turns.push(turn);
    return turn;
  }

  function text(index: number) {
    const sentences: string[] = [];
    for (let count = 0; count < wordsATurn; count += 9) sentences.push(sentence());
    const gap = index === 0 ? '' : paragraphs && index % turnsAParagraph === 0 ? '\n\n' : ' ';
    return gap + sentences.join(' ');
  }

  for (let index = 0; index * wordsATurn < words; index += 1) {
    const author = index % 2 === 0 ? 'writer' : 'model';
    if (index % turnsAVersion === turnsAVersion - 1) add(parentId, author, text(index));
    parentId = add(parentId, author, text(index)).id;
  }
  return { ...storyOf(turns, parentId), id: idOf(0), title: paragraphs ? 'A long story' : 'A long paragraph' };
}

import { Problem } from './problem';
import type { BranchName, ModelSummary, Story, StorySummary, Turn, PromptView, WordAlternatives, WorldNote } from './story';

/** The REST side of the server. Every method rejects with a {@link Problem}, or a TypeError when nothing answers. */
export interface StoryApi {
  models(): Promise<ModelSummary[]>;
  stories(): Promise<StorySummary[]>;
  story(id: string): Promise<Story>;
  createStory(story: { title?: string; text?: string }): Promise<Story>;
  changeStory(id: string, change: StoryChange): Promise<Story>;
  deleteStory(id: string): Promise<void>;
  /** A writer's turn with no answer of the model. */
  addTurn(storyId: string, turn: { text: string; parentId: string | null }): Promise<AddedTurns>;
  /** `amend`: the turn is an edit of just now that goes on, and stays one version. */
  editTurn(storyId: string, turnId: string, text: string, amend: boolean): Promise<AddedTurns>;
  saveDraft(storyId: string, text: string): Promise<void>;
  moveHead(storyId: string, turnId: string | null): Promise<{ headId: string | null }>;
  /** What a model would read now, with words that are typed and not yet sent. */
  prompt(storyId: string, asked: { model?: string; text?: string }): Promise<PromptView>;
  alternatives(storyId: string, turnId: string, offset: number): Promise<WordAlternatives>;
  /** An empty name takes the name away. */
  nameBranch(storyId: string, turnId: string, name: string): Promise<{ branchNames: BranchName[] }>;
}

/** What is left out stays as it is; a goal of 0 is none. */
export type StoryChange = { title?: string; memory?: string; authorsNote?: string; worldNotes?: WorldNote[]; wordGoal?: number };

export type AddedTurns = { headId: string | null; turns: Turn[] };

export const exportFormats = ['md', 'txt', 'html', 'epub', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportAddress = (storyId: string, format: ExportFormat) => `/api/stories/${storyId}/export?format=${format}`;

export async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`/api/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!response.ok) throw await Problem.from(response);
  return response;
}

export const get = async <T>(path: string) => (await ask('GET', path)).json() as Promise<T>;
export const send = async <T>(method: string, path: string, body: unknown) => (await ask(method, path, body)).json() as Promise<T>;

export const storyApi: StoryApi = {
  models: () => get('models'),
  stories: () => get('stories'),
  story: (id) => get(`stories/${id}`),
  createStory: (story) => send('POST', 'stories', story),
  changeStory: (id, change) => send('PATCH', `stories/${id}`, change),
  deleteStory: async (id) => void (await ask('DELETE', `stories/${id}`)),
  addTurn: (storyId, turn) => send('POST', `stories/${storyId}/turns`, turn),
  editTurn: (storyId, turnId, text, amend) => send('PATCH', `stories/${storyId}/turns/${turnId}`, { text, amend }),
  saveDraft: async (storyId, text) => void (await ask('PUT', `stories/${storyId}/draft`, { text })),
  prompt: (storyId, asked) => send('POST', `stories/${storyId}/prompt`, asked),
  alternatives: (storyId, turnId, offset) => send('POST', `stories/${storyId}/turns/${turnId}/alternatives`, { offset }),
  nameBranch: (storyId, turnId, name) => send('PUT', `stories/${storyId}/turns/${turnId}/name`, { name }),
  moveHead: (storyId, turnId) => send('POST', `stories/${storyId}/head`, { turnId }),
};

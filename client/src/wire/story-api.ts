import { Problem } from './problem';
import { pageConnection } from './page-connection';
import type { Access, BranchName, ModelSummary, Story, StorySummary, Turn, PromptView, Share, ShareKind, WordAlternatives, WorldNote } from './story';

/** The REST side of the server. Every method rejects with a {@link Problem}, or a TypeError when nothing answers. */
export interface StoryApi {
  models(): Promise<ModelSummary[]>;
  stories(): Promise<StorySummary[]>;
  story(id: string): Promise<Story>;
  createStory(story: { title?: string; text?: string }): Promise<Story>;
  /** A text, a story of KoboldAI's, or one of our own exports: always a new story. */
  importStory(name: string, file: Blob): Promise<Story>;
  changeStory(id: string, change: StoryChange): Promise<Story>;
  deleteStory(id: string): Promise<void>;
  /** A writer's turn with no answer of the model. */
  addTurn(storyId: string, turn: { text: string; parentId: string | null }): Promise<AddedTurns>;
  /** `amend`: the turn is an edit of just now that goes on, and stays one version. */
  editTurn(storyId: string, turnId: string, text: string, amend: boolean): Promise<AddedTurns>;
  saveDraft(storyId: string, text: string): Promise<void>;
  moveHead(storyId: string, turnId: string | null): Promise<{ headId: string | null }>;
  access(): Promise<Access>;
  /** Rejects where the token is not the owner's. */
  enterAsOwner(token: string): Promise<void>;
  shares(storyId: string): Promise<Share[]>;
  addShare(storyId: string, kind: ShareKind): Promise<Share>;
  revokeShare(storyId: string, shareId: string): Promise<void>;
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

/** `token` is that of the link by which the page was opened. */
export const exportAddress = (storyId: string, format: ExportFormat, token: string | null) =>
  `/api/stories/${storyId}/export?format=${format}${token === null ? '' : `&access_token=${token}`}`;

/** How the server is asked: as the owner of the page asks it, or with the token of a link as its visitor. */
function callsWith(token: string | null) {
  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = new Headers();
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    if (pageConnection.id !== null) headers.set('StoryForge-Connection', pageConnection.id);
    const isJson = body !== undefined && !(body instanceof Blob);
    if (isJson) headers.set('Content-Type', 'application/json');
    const response = await fetch(`/api/${path}`, { method, headers, ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }) });
    if (!response.ok) throw await Problem.from(response);
    return response;
  }

  const get = async <T>(path: string) => (await ask('GET', path)).json() as Promise<T>;
  const send = async <T>(method: string, path: string, body: unknown) => (await ask(method, path, body)).json() as Promise<T>;
  const tell = async (method: string, path: string, body?: unknown) => void (await ask(method, path, body));
  return { ask, get, send, tell };
}

export const { ask, get, send } = callsWith(null);

export function storyApiFor(token: string | null): StoryApi {
  const { get, send, tell } = callsWith(token);
  return {
    models: () => get('models'),
    stories: () => get('stories'),
    story: (id) => get(`stories/${id}`),
    createStory: (story) => send('POST', 'stories', story),
    importStory: (name, file) => send('POST', `stories/import?name=${encodeURIComponent(name)}`, file),
    changeStory: (id, change) => send('PATCH', `stories/${id}`, change),
    deleteStory: (id) => tell('DELETE', `stories/${id}`),
    addTurn: (storyId, turn) => send('POST', `stories/${storyId}/turns`, turn),
    editTurn: (storyId, turnId, text, amend) => send('PATCH', `stories/${storyId}/turns/${turnId}`, { text, amend }),
    saveDraft: (storyId, text) => tell('PUT', `stories/${storyId}/draft`, { text }),
    access: () => get('access'),
    enterAsOwner: (given) => tell('POST', 'access/owner', { token: given }),
    shares: (storyId) => get(`stories/${storyId}/shares`),
    addShare: (storyId, kind) => send('POST', `stories/${storyId}/shares`, { kind }),
    revokeShare: (storyId, shareId) => tell('DELETE', `stories/${storyId}/shares/${shareId}`),
    prompt: (storyId, asked) => send('POST', `stories/${storyId}/prompt`, asked),
    alternatives: (storyId, turnId, offset) => send('POST', `stories/${storyId}/turns/${turnId}/alternatives`, { offset }),
    nameBranch: (storyId, turnId, name) => send('PUT', `stories/${storyId}/turns/${turnId}/name`, { name }),
    moveHead: (storyId, turnId) => send('POST', `stories/${storyId}/head`, { turnId }),
  };
}

export const storyApi = storyApiFor(null);

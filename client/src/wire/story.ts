/** The story as the server sends it (StoryForge.Stories); names and meaning are the server's. */

export type TurnAuthor = 'writer' | 'model';

/** Why a model's turn ended. */
export type TurnEndReason = 'sentences' | 'stopped' | 'length' | 'end-of-text';

/** What a writer asks of one turn: only what was set; the rest is the server's. */
export type TurnOptions = {
  model?: string;
  sentences?: number;
  /** Before so many the model may not end the story by itself. */
  minSentences?: number;
  /** So many characters in place of sentences; goes with neither of those, nor with maxTokens. */
  characters?: number;
  maxTokens?: number;
  temperature?: number;
  topK?: number;
  topP?: number;
  minP?: number;
  repetitionPenalty?: number;
  repetitionWindow?: number;
  /** 0 to 2^53 − 1 */
  seed?: number;
};

/** What RetryTurn is asked: other turns beside one of the model's. */
export type RetryRequest = TurnOptions & {
  /** So many at once, 1 to 5. */
  versions?: number;
  /** The first words, from which the model goes on. */
  beginning?: string;
};

/** The settings a turn was made with, defaults filled in. */
export type TurnSettings = {
  sentences: number;
  minSentences?: number;
  characters?: number;
  maxTokens: number;
  temperature: number;
  topK: number;
  topP: number;
  minP: number;
  repetitionPenalty: number;
  repetitionWindow: number;
};

export type TurnGeneration = {
  model: string;
  checkpoint: string;
  seed: number;
  options: TurnSettings;
  tokens: number;
  milliseconds: number;
  sentences: number;
  reason: TurnEndReason;
  /** The first words, where the writer chose them. */
  beginning: string | null;
  /** SHA-256 of the text the model read; null in stories of old. */
  prompt: string | null;
};

/** Told to the model only while the story speaks of it. */
export type WorldNote = { keys: string[]; text: string; priority: number };

export type BranchName = { turnId: string; name: string };

export type Turn = {
  id: string;
  parentId: string | null;
  author: TurnAuthor;
  /** Exact, with its own white space: the story is the texts of a branch, one after another. */
  text: string;
  /** The sibling that this turn is an edit of. */
  editsId: string | null;
  /** The turn that was repeated here because a turn before it was edited. */
  copiesId: string | null;
  createdAt: string;
  /** Null for a writer's turn and for an edited text, which no model wrote so. */
  generation: TurnGeneration | null;
};

export type Story = {
  id: string;
  title: string;
  memory: string;
  authorsNote: string;
  worldNotes: WorldNote[];
  branchNames: BranchName[];
  /** Typed at the story's end, and no turn yet. */
  draft: string;
  /** In words; null where there is none. */
  wordGoal: number | null;
  headId: string | null;
  createdAt: string;
  updatedAt: string;
  /** The whole tree, a parent always before its children. */
  turns: Turn[];
};

export type StorySummary = {
  id: string;
  title: string;
  excerpt: string;
  words: number;
  turns: number;
  createdAt: string;
  updatedAt: string;
};

export type PromptOrigin = 'memory' | 'world-note' | 'authors-note' | 'story';

/** `isRead` is false for what the model has no room for; `key` is the word that brought a world note in. */
export type PromptPiece = { origin: PromptOrigin; text: string; tokens: number; isRead: boolean; key: string | null };

/** Exactly what a model gets to read, in its order. */
export type PromptView = {
  model: string;
  contextLength: number | null;
  tokens: number;
  tokensRead: number;
  pieces: PromptPiece[];
  /** World notes that are mentioned and for which there was no room. */
  notSent: { key: string; text: string }[];
};

/** What else was likely where the model wrote a word, from `start` to `end` in its turn's text. */
export type WordAlternatives = {
  start: number;
  end: number;
  /** The memory or a note is not what it was then. */
  promptChanged: boolean;
  alternatives: { text: string; probability: number; isOwn: boolean }[];
};

export type ShareKind = 'read' | 'write';

/** A link to one story; its token is told once, when it is made. */
export type Share = { id: string; kind: ShareKind; createdAt: string; token: string | null };

/** What this page may do: everything, one story, or nothing. */
export type Access = { role: 'nobody' | 'read' | 'write' | 'owner'; storyId: string | null; closed: boolean };

export type Doing = 'reading' | 'typing' | 'editing';

/** Somebody else who has the story open. */
export type PresentVisitor = { id: string; name: string; doing: Doing; mayWrite: boolean };

export type ModelSummary = {
  name: string;
  family: string;
  description: string | null;
  parameters: number;
  contextLength: number | null;
  vocabularySize: number;
  /** 1: it writes character by character. */
  charactersAToken: number;
  checkpoint: string;
  /** The settings of its turns where the writer has set none. */
  defaults: TurnSettings;
  shipped: boolean;
  isDefault: boolean;
};

/** A turn of at most this many characters is taken by the server. */
export const greatestTurnLength = 20_000;

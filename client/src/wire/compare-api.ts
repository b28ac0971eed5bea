import { get, send } from './story-api';

/** Two texts without names (StoryForge.Api, Duels). */
export type BlindDuel = { id: string; prompt: string; temperature: number; left: string; right: string };

export type DuelChoice = 'left' | 'right' | 'tie' | 'both-bad';

export type DuelSide = { model: string; checkpoint: string; seed: number; text: string };

export type RevealedDuel = { id: string; choice: DuelChoice; left: DuelSide; right: DuelSide };

/** `low` and `high` hold the score with a confidence of 95 %. */
export type RankedModel = {
  model: string;
  checkpoint: string;
  score: number;
  low: number;
  high: number;
  won: number;
  lost: number;
  tied: number;
  bothBad: number;
};

/** `temperature` is null for all of them together. */
export type DuelBoard = { temperature: number | null; votes: number; bothBad: number; models: RankedModel[] };

export type DuelBoards = { overall: DuelBoard; temperatures: DuelBoard[] };

export type RunSummary = { place: string; name: string; updatedAt: string; isRunning: boolean };

/** `loss` is in nats a token; null where the training had diverged. */
export type StepPoint = { step: number; loss: number | null; learningRate: number | null };

export type ValidationPoint = { step: number; loss: number | null; bitsPerCharacter: number | null; isBest: boolean };

export type RunSample = { step: number; temperature: number | null; prompt: string; text: string };

export type RunMetrics = {
  /** The byte to ask from the next time. */
  next: number;
  /** The file was begun anew: this is all of it. */
  restarted: boolean;
  steps: StepPoint[];
  validations: ValidationPoint[];
  tests: ValidationPoint[];
  samples: RunSample[];
};

export type RunNow = { run: RunSummary; metrics: RunMetrics };

export type ComparisonSummary = { name: string; madeAt: string; models: string[] };

export interface CompareApi {
  beginDuel(request: { prompt: string; temperature: number; sentences: number }): Promise<BlindDuel>;
  chooseDuel(id: string, choice: DuelChoice): Promise<RevealedDuel>;
  boards(): Promise<DuelBoards>;
  runs(): Promise<RunSummary[]>;
  run(place: string, name: string, from: number): Promise<RunNow>;
  comparisons(): Promise<ComparisonSummary[]>;
}

export const compareApi: CompareApi = {
  beginDuel: (request) => send('POST', 'duels', request),
  chooseDuel: (id, choice) => send('POST', `duels/${id}/choice`, { choice }),
  boards: () => get('duels/board'),
  runs: () => get('runs'),
  run: (place, name, from) => get(`runs/${encodeURIComponent(place)}/${encodeURIComponent(name)}/metrics?from=${from}`),
  comparisons: () => get('comparisons'),
};

export const reportAddress = (name: string) => `/api/comparisons/${encodeURIComponent(name)}/report`;

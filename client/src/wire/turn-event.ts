import type { Turn, TurnEndReason } from './story';

/** Why there is no turn. */
export type TurnFailureCode =
  | 'story-busy'
  | 'model-busy'
  | 'story-not-found'
  | 'turn-not-found'
  | 'unknown-model'
  | 'invalid-request'
  | 'model-failed';

/** What happens in one turn of the model, in order; tests/fixtures/turn-events.json has each as it is on the wire. */
export type TurnEvent =
  | { type: 'turnStarted'; turnId: string; parentId: string | null; model: string }
  | { type: 'textAdded'; turnId: string; text: string }
  /** `turn` replaces the draft; null when not one whole sentence could be kept. */
  | { type: 'turnFinished'; turn: Turn | null; reason: TurnEndReason }
  | { type: 'turnFailed'; code: TurnFailureCode; message: string };

/** For the end of a switch over a union: a case that is missing there does not compile here. */
export function unreachable(value: never): never {
  throw new Error(`Not known here: ${JSON.stringify(value)}. Reload the page: it may be older than its server.`);
}

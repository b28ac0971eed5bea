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

/**
 * What happens in one turn of the model, in order; versions that are written at once all start before the first text.
 * tests/fixtures/turn-events.json has each event as it is on the wire.
 */
export type TurnEvent =
  | { type: 'turnStarted'; turnId: string; parentId: string | null; model: string }
  | { type: 'textAdded'; turnId: string; text: string }
  /**
   * `turn` replaces the draft; null when not one whole sentence could be kept. It has another id where a turn was to be
   * written again and came out the same.
   */
  | { type: 'turnFinished'; turnId: string; turn: Turn | null; reason: TurnEndReason }
  /** `turnId` is null where none was begun. */
  | { type: 'turnFailed'; turnId: string | null; code: TurnFailureCode; message: string };

/** For the end of a switch over a union: a case that is missing there does not compile here. */
export function unreachable(value: never): never {
  throw new Error(`Not known here: ${JSON.stringify(value)}. Reload the page: it may be older than its server.`);
}

import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { TurnEndReason, TurnOptions } from './story';
import type { TurnFailureCode } from './turn-event';

export type SideBySideRequest = { prompt: string; models: string[]; options: TurnOptions };

/** Of the text alone, whatever else ran in between; the surprise is null where nothing was written. */
export type TurnFigures = { bitsPerCharacter: number | null; tokensPerSecond: number };

/** What happens while several models go on with the same words (StoryForge.Api, SideBySide). */
export type SideBySideEvent =
  | { type: 'textStarted'; index: number; model: string; checkpoint: string; seed: number }
  | { type: 'textGrown'; index: number; text: string }
  | {
      type: 'textFinished';
      index: number;
      text: string;
      sentences: number;
      reason: TurnEndReason;
      tokens: number;
      milliseconds: number;
      figures: TurnFigures | null;
    }
  /** `index` is null where nothing was begun. */
  | { type: 'textFailed'; index: number | null; code: TurnFailureCode; message: string };

export type SideBySideListener = { next(event: SideBySideEvent): void; error(): void; complete(): void };

/** Asks, and gives back how to stop. */
export type WriteSideBySide = (request: SideBySideRequest, listener: SideBySideListener) => () => void;

/** A connection for each time: nothing is to be taken up again after a break. */
export const writeSideBySide: WriteSideBySide = (request, listener) => {
  const connection = new HubConnectionBuilder().withUrl('/hubs/side-by-side').configureLogging(LogLevel.None).build();
  let stopped = false;
  const end = (tell: () => void) => {
    if (!stopped) tell();
    stopped = true;
    void connection.stop();
  };
  connection.start().then(
    () => {
      if (stopped) return void connection.stop();
      connection.stream<SideBySideEvent>('Write', request).subscribe({
        next: (event) => {
          if (!stopped) listener.next(event);
        },
        error: () => end(() => listener.error()),
        complete: () => end(() => listener.complete()),
      });
    },
    () => end(() => listener.error()),
  );
  return () => {
    stopped = true;
    void connection.stop();
  };
};

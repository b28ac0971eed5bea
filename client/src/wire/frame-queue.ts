import type { TurnEvent } from './turn-event';

/**
 * Hands on the events of a turn in order, streamed text at most once a frame: what comes within one frame is joined
 * first. The beginning and the end of a turn are handed on at once, also where there are no frames (a hidden page).
 */
export function frameQueue(deliver: (event: TurnEvent) => void, onFrame: (callback: () => void) => void) {
  let waiting: Extract<TurnEvent, { type: 'textAdded' }> | null = null;

  function flush() {
    const event = waiting;
    waiting = null;
    if (event !== null) deliver(event);
  }

  return {
    flush,
    push(event: TurnEvent) {
      if (event.type !== 'textAdded') {
        flush();
        deliver(event);
      } else if (waiting?.turnId === event.turnId) {
        waiting = { ...waiting, text: waiting.text + event.text };
      } else {
        flush();
        waiting = event;
        onFrame(flush);
      }
    },
  };
}

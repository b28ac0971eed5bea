/** Whether what was typed is on the server. `waiting`: it could not be reached, and is tried again. */
export type Saving = 'saved' | 'saving' | 'waiting';

/** Milliseconds after a key before what is typed is sent; with an answer within 300 ms it is saved within a second. */
const pause = 600;

/** Milliseconds before a save that found no server is tried again. */
const again = 3_000;

/**
 * Saves a text while it is typed: once it has rested for a moment, and in any case at that pace while it is typed on.
 * One save at a time; what was typed in the meantime follows.
 */
export function autosave(save: (text: string) => Promise<boolean>, tell: (saving: Saving) => void) {
  let pending: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy: Promise<void> | null = null;

  function schedule(milliseconds: number) {
    timer ??= setTimeout(() => void run(), milliseconds);
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (busy !== null) return busy;
    if (pending === null) return;
    const text = pending;
    pending = null;
    busy = save(text)
      .catch(() => false)
      .then((saved) => {
        busy = null;
        if (saved) {
          if (pending === null) tell('saved');
          else schedule(pause);
        } else {
          pending ??= text;
          tell('waiting');
          schedule(again);
        }
      });
    return busy;
  }

  return {
    push(text: string) {
      pending = text;
      tell('saving');
      schedule(pause);
    },
    /** A text that is to be saved by the next flush. */
    hold(text: string) {
      pending = text;
    },
    /** Saves now what is not saved yet: the field is left, or the line is up again. */
    async flush() {
      await busy;
      await run();
    },
    /** Forgets what is not saved yet. */
    drop() {
      pending = null;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

import { autosave, type Saving } from './autosave';

/** A passage that is being edited in place: it is saved while it is typed, as one version. */
export type TurnEdit = {
  type(text: string): void;
  /** A text that stood here unsaved: it is kept, and saved when the edit is finished. */
  keep(text: string): void;
  /** Saves what is not saved yet; false when that was not possible. */
  finish(): Promise<boolean>;
  /** Goes back to the version that was opened; what was saved of the edit stays beside it. */
  revert(): Promise<void>;
};

/**
 * @param save takes the version that is typed on (the one that was opened makes a new one) and gives the id of the
 * version that has the text now; null when it was not saved
 */
export function openTurnEdit(
  turnId: string,
  save: (versionId: string, text: string, amend: boolean) => Promise<string | null>,
  choose: (turnId: string) => Promise<void>,
  keep: (versionId: string, text: string | null) => void,
  tell: (saving: Saving) => void,
): TurnEdit {
  let versionId = turnId;
  let saved = true;

  const saver = autosave(async (text) => {
    const version = await save(versionId, text, versionId !== turnId);
    saved = version !== null;
    if (version !== null) {
      versionId = version;
      keep(versionId, null);
    }
    return saved;
  }, tell);

  return {
    type(text) {
      keep(versionId, text);
      saver.push(text);
    },
    keep: (text) => {
      keep(versionId, text);
      saver.hold(text);
    },
    async finish() {
      await saver.flush();
      return saved;
    },
    async revert() {
      saver.drop();
      keep(versionId, null);
      tell('saved');
      await saver.flush();
      if (versionId !== turnId) await choose(turnId);
    },
  };
}

/** Words that are typed and not yet saved by the server, kept in this browser: a reload loses none of them. */
const draftKey = (storyId: string) => `storyforge.draft.${storyId}`;
const editKey = (storyId: string) => `storyforge.edit.${storyId}`;

/** A passage that is being edited in place, as it is typed now. */
export type UnsavedEdit = { turnId: string; text: string };

export const draftStore = {
  read: (storyId: string) => localStorage.getItem(draftKey(storyId)) ?? '',
  write: (storyId: string, text: string) => keep(draftKey(storyId), text),

  readEdit(storyId: string): UnsavedEdit | null {
    const [turnId, ...text] = (localStorage.getItem(editKey(storyId)) ?? '').split('\n');
    return turnId === undefined || turnId === '' ? null : { turnId, text: text.join('\n') };
  },
  writeEdit: (storyId: string, edit: UnsavedEdit | null) => keep(editKey(storyId), edit === null ? '' : `${edit.turnId}\n${edit.text}`),
};

/** Asked after every event, of which most change nothing. */
function keep(key: string, text: string) {
  if ((localStorage.getItem(key) ?? '') === text) return;
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // storage is full or forbidden: the words still stand on the page
  }
}

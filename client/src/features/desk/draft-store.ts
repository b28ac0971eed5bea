/** Words that are typed and not yet saved by the server, kept in this browser: a reload loses none of them. */
const key = (storyId: string) => `storyforge.draft.${storyId}`;

export const draftStore = {
  read: (storyId: string) => localStorage.getItem(key(storyId)) ?? '',
  write(storyId: string, text: string) {
    try {
      if (text === '') localStorage.removeItem(key(storyId));
      else localStorage.setItem(key(storyId), text);
    } catch {
      // storage is full or forbidden: the words still stand on the page
    }
  },
};

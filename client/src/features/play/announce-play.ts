import type { StoreApi } from 'zustand/vanilla';
import { playStrings } from '../../strings/play';
import { sentenceAnnouncer } from '../../ui/sentence-announcer';
import type { PlayState } from './play';

/** Reads the title out, and then the plot sentence by sentence as it grows. Returns how to end that. */
export function announcePlay(store: StoreApi<PlayState>, say: (text: string) => void): () => void {
  const announcer = sentenceAnnouncer(say);
  return store.subscribe((now, before) => {
    if (now.phase === 'writing' && before.phase === 'ended' && before.title === now.title && now.saved === '' && now.title !== '') {
      say(playStrings.announcedTitle(now.title));
    }
    if (now.draft !== before.draft && now.draft.startsWith(before.draft)) announcer.append(now.draft.slice(before.draft.length));
    else if (now.draft !== before.draft) announcer.finish(now.saved !== before.saved);
    if (now.phase === 'ended' && before.phase !== 'ended' && before.phase !== 'loading' && now.saved !== '') say(playStrings.finished);
  });
}

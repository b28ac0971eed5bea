import type { StoreApi } from 'zustand/vanilla';
import { strings } from '../../strings';
import type { DeskState } from './desk-state';
import { sentenceAnnouncer } from '../../ui/sentence-announcer';

/** Reads the model's turn out sentence by sentence, as it streams in. Returns how to end that. */
export function announceDesk(store: StoreApi<DeskState>, say: (text: string) => void): () => void {
  const announcer = sentenceAnnouncer(say);
  return store.subscribe((now, before) => {
    const was = before.running?.phase === 'writing' ? before.running : null;
    const is = now.running?.phase === 'writing' ? now.running : null;
    if (was !== null && is?.turnId !== was.turnId) {
      announcer.finish(was.beside.length === 0 && (now.tree?.turns.has(was.turnId) ?? false));
    }
    if (now.choices !== null && before.choices === null) say(strings.choices.announced(now.choices.length));
    // three voices at once would be none
    if (is !== null && is.beside.length === 0 && is.text !== was?.text) {
      announcer.append(is.turnId === was?.turnId ? is.text.slice(was.text.length) : is.text);
    }
  });
}

import { useEffect, useRef, type RefObject } from 'react';
import type { Desk } from './desk';

/** How far from the end, in pixels, a reader still counts as being at it. */
const near = 200;

/**
 * Keeps the end of the story in sight while text streams in, as long as the reader is there: whoever scrolls up to
 * read is left alone. A story opens at its end, where it is written.
 */
export function useFollowedEnd(desk: Desk): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const page = document.documentElement;
    let following = true;
    const toEnd = () => scrollTo({ top: page.scrollHeight, behavior: 'instant' });
    const onScroll = () => {
      following = page.scrollHeight - page.clientHeight - page.scrollTop < near;
    };
    toEnd();
    addEventListener('scroll', onScroll, { passive: true });
    const unsubscribe = desk.store.subscribe((now, before) => {
      const begins = before.running === null && now.running?.phase === 'asked' && now.running.text !== '';
      if (begins || (following && now.running !== before.running)) requestAnimationFrame(toEnd);
    });
    return () => {
      removeEventListener('scroll', onScroll);
      unsubscribe();
    };
  }, [desk]);

  return end;
}

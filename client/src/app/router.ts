import { useSyncExternalStore } from 'react';

export type Place = { name: 'shelf' } | { name: 'story'; id: string } | { name: 'nowhere' };

export function placeOf(path: string): Place {
  if (path === '/') return { name: 'shelf' };
  const id = /^\/stories\/([0-9a-fA-F-]{36})\/?$/.exec(path)?.[1];
  return id === undefined ? { name: 'nowhere' } : { name: 'story', id };
}

export const storyPath = (id: string) => `/stories/${id}`;

const moved = 'storyforge:moved';

export function go(path: string) {
  history.pushState(null, '', path);
  dispatchEvent(new Event(moved));
  scrollTo(0, 0);
}

function subscribe(listener: () => void) {
  addEventListener('popstate', listener);
  addEventListener(moved, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(moved, listener);
  };
}

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, () => location.pathname));
}

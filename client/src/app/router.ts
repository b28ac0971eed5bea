import { useSyncExternalStore } from 'react';

export type Place =
  | { name: 'shelf' }
  | { name: 'story'; id: string }
  | { name: 'play'; id: string | null }
  | { name: 'compare'; path: string }
  | { name: 'shared'; token: string }
  | { name: 'nowhere' };

export function placeOf(path: string): Place {
  if (path === '/') return { name: 'shelf' };
  const play = /^\/play(?:\/([0-9a-fA-F-]{36}))?\/?$/.exec(path);
  if (play !== null) return { name: 'play', id: play[1] ?? null };
  const compare = /^\/compare(?:\/(.*))?$/.exec(path);
  if (compare !== null) return { name: 'compare', path: (compare[1] ?? '').replace(/\/$/, '') };
  const token = /^\/s\/([\w-]{20,100})\/?$/.exec(path)?.[1];
  if (token !== undefined) return { name: 'shared', token };
  const id = /^\/stories\/([0-9a-fA-F-]{36})\/?$/.exec(path)?.[1];
  return id === undefined ? { name: 'nowhere' } : { name: 'story', id };
}

export const sharedPath = (token: string) => `/s/${token}`;

export const storyPath = (id: string) => `/stories/${id}`;
export const playPath = (id: string) => `/play/${id}`;

const moved = 'storyforge:moved';

export function go(path: string) {
  rename(path);
  scrollTo(0, 0);
}

/** A new address for what is on the page already. */
export function rename(path: string) {
  history.pushState(null, '', path);
  dispatchEvent(new Event(moved));
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

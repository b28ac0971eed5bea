import { createStore } from 'zustand/vanilla';

const key = 'storyforge.name';

/** What others who have the same story open call this one; may be empty. */
export const nameStore = createStore<string>(() => localStorage.getItem(key) ?? '');

nameStore.subscribe((name) => localStorage.setItem(key, name));

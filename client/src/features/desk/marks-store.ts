import { createStore } from 'zustand/vanilla';

const key = 'storyforge.marks';

/** Whether the page tells by colours and signs whose words are whose. */
export const marksStore = createStore<'shown' | 'hidden'>(() => (localStorage.getItem(key) === 'hidden' ? 'hidden' : 'shown'));

marksStore.subscribe((marks) => localStorage.setItem(key, marks));

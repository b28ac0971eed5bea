import { createStore } from 'zustand/vanilla';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'storyforge.theme';

function stored(): Theme {
  const value = localStorage.getItem(key);
  return themes.find((theme) => theme === value) ?? 'system';
}

/** Light, dark, or whichever the system is in; the style sheet does the rest. */
export const themeStore = createStore<Theme>(stored);

function show(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

show(themeStore.getState());
themeStore.subscribe((theme) => {
  show(theme);
  localStorage.setItem(key, theme);
});

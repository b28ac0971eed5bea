import { createStore } from 'zustand/vanilla';
import type { TurnOptions } from '../../wire/story';

/** What the writer has set; null leaves it to the server. */
export type Settings = {
  model: string | null;
  sentences: number | null;
  temperature: number | null;
  topP: number | null;
  seed: number | null;
};

export const unset: Settings = { model: null, sentences: null, temperature: null, topP: null, seed: null };

/** The server's ranges (TurnOptions); `middle` is where an unset slider stands. */
export const ranges = {
  sentences: { min: 1, max: 10, step: 1, middle: 2 },
  temperature: { min: 0, max: 2, step: 0.05, middle: 0.8 },
  topP: { min: 0, max: 1, step: 0.01, middle: 0.95 },
} as const;

export const isSeed = (value: number) => Number.isSafeInteger(value) && value >= 0;

const key = 'storyforge.settings';

/** Stored settings, of which only what is still understood is taken. */
export function readSettings(json: string | null): Settings {
  let stored: unknown;
  try {
    stored = JSON.parse(json ?? '{}');
  } catch {
    return unset;
  }
  if (typeof stored !== 'object' || stored === null) return unset;
  const found = stored as Record<string, unknown>;
  const within = (name: keyof typeof ranges) => {
    const value = found[name];
    return typeof value === 'number' && value >= ranges[name].min && value <= ranges[name].max ? value : null;
  };
  return {
    model: typeof found.model === 'string' ? found.model : null,
    sentences: within('sentences'),
    temperature: within('temperature'),
    topP: within('topP'),
    seed: typeof found.seed === 'number' && isSeed(found.seed) ? found.seed : null,
  };
}

export const settingsStore = createStore<Settings>(() => readSettings(localStorage.getItem(key)));

settingsStore.subscribe((settings) => localStorage.setItem(key, JSON.stringify(settings)));

/** What is asked of a turn: only what is set, and no model that the server no longer has. */
export function optionsOf(settings: Settings, offered: readonly { name: string }[] | null): TurnOptions {
  const gone = offered !== null && !offered.some((model) => model.name === settings.model);
  return {
    ...(settings.model === null || gone ? {} : { model: settings.model }),
    ...(settings.sentences === null ? {} : { sentences: settings.sentences }),
    ...(settings.temperature === null ? {} : { temperature: settings.temperature }),
    ...(settings.topP === null ? {} : { topP: settings.topP }),
    ...(settings.seed === null ? {} : { seed: settings.seed }),
  };
}

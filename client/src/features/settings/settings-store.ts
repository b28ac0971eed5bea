import { createStore } from 'zustand/vanilla';
import type { ModelSummary, TurnOptions, TurnSettings } from '../../wire/story';

/** What the writer has set; null leaves it to the server. */
export type Settings = {
  model: string | null;
  sentences: number | null;
  /** In place of sentences, for models that write character by character. */
  characters: number | null;
  maxTokens: number | null;
  temperature: number | null;
  topK: number | null;
  topP: number | null;
  minP: number | null;
  repetitionPenalty: number | null;
  repetitionWindow: number | null;
  seed: number | null;
};

export const unset: Settings = {
  model: null,
  sentences: null,
  characters: null,
  maxTokens: null,
  temperature: null,
  topK: null,
  topP: null,
  minP: null,
  repetitionPenalty: null,
  repetitionWindow: null,
  seed: null,
};

export type Range = {
  /** What the server takes (TurnOptions). */
  min: number;
  max: number;
  /** What the slider offers of it. */
  from: number;
  to: number;
  step: number;
  /** Where an unset slider stands as long as the model's own value is not known. */
  middle: number;
};

export const ranges = {
  sentences: { min: 1, max: 10, from: 1, to: 10, step: 1, middle: 2 },
  characters: { min: 1, max: 10_000, from: 1, to: 300, step: 1, middle: 200 },
  maxTokens: { min: 1, max: 1000, from: 10, to: 1000, step: 10, middle: 120 },
  temperature: { min: 0, max: 2, from: 0, to: 2, step: 0.05, middle: 0.8 },
  topK: { min: 0, max: 100_000, from: 1, to: 200, step: 1, middle: 0 },
  topP: { min: 0, max: 1, from: 0.05, to: 1, step: 0.01, middle: 0.95 },
  minP: { min: 0, max: 1, from: 0.01, to: 0.5, step: 0.01, middle: 0 },
  repetitionPenalty: { min: 1, max: 2, from: 1.01, to: 2, step: 0.01, middle: 1 },
  repetitionWindow: { min: 0, max: 4096, from: 16, to: 1024, step: 16, middle: 256 },
} as const satisfies Record<string, Range>;

export type Ranged = keyof typeof ranges;

/** Every sampler: the value at which it changes nothing, and the one it begins with when it is switched on. */
export const samplers = {
  temperature: { off: 1, on: 0.8 },
  topK: { off: 0, on: 40 },
  topP: { off: 1, on: 0.95 },
  minP: { off: 0, on: 0.05 },
  repetitionPenalty: { off: 1, on: 1.1 },
  repetitionWindow: { off: 0, on: 256 },
} as const satisfies Partial<Record<Ranged, { off: number; on: number }>>;

export type SamplerName = keyof typeof samplers;

/** The value in force: what the writer has set, or else the model's own. */
export const valueOf = (settings: Settings, name: Ranged, own: TurnSettings | null) => settings[name] ?? own?.[name] ?? ranges[name].middle;

/** From careful to wild: the samplers that a mood stands for. The middle one is the model's own. */
export const moods = [{ temperature: 0.45, topP: 0.85 }, { temperature: 0.6, topP: 0.9 }, null, { temperature: 1, topP: 0.97 }, { temperature: 1.25, topP: 1 }] as const;

const ownSamplers = Object.fromEntries((Object.keys(samplers) as SamplerName[]).map((name) => [name, null])) as Record<SamplerName, null>;

/** A mood is nothing but its samplers: the others go back to the model's. */
export const withMood = (mood: (typeof moods)[number]): Partial<Settings> => ({ ...ownSamplers, ...mood });

/** Which mood the samplers are set to; -1 where they are set otherwise. */
export const moodOf = (settings: Settings) =>
  moods.findIndex((mood) => Object.entries(withMood(mood)).every(([name, value]) => settings[name as SamplerName] === value));

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
  return settingsIn(stored);
}

export function settingsIn(stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return unset;
  const found = stored as Record<string, unknown>;
  const settings = { ...unset };
  for (const name of Object.keys(ranges) as Ranged[]) {
    const value = found[name];
    if (typeof value === 'number' && value >= ranges[name].min && value <= ranges[name].max) settings[name] = value;
  }
  if (typeof found.model === 'string') settings.model = found.model;
  if (typeof found.seed === 'number' && isSeed(found.seed)) settings.seed = found.seed;
  return settings;
}

export const settingsStore = createStore<Settings>(() => readSettings(localStorage.getItem(key)));

settingsStore.subscribe((settings) => localStorage.setItem(key, JSON.stringify(settings)));

type Offered = Pick<ModelSummary, 'name' | 'isDefault' | 'charactersAToken'>;

/** The model that the settings stand for, of those that the server has. */
export const modelOf = <T extends Offered>(settings: Settings, offered: readonly T[] | null): T | undefined =>
  offered?.find((model) => model.name === settings.model) ?? offered?.find((model) => model.isDefault);

/** Whether turns are measured in characters: only by a model that writes character by character. */
export const isByCharacters = (settings: Settings, model: Offered | undefined) => settings.characters !== null && model?.charactersAToken === 1;

/** What is asked of a turn: only what is set, one length, and no model that the server no longer has. */
export function optionsOf(settings: Settings, offered: readonly Offered[] | null): TurnOptions {
  const model = modelOf(settings, offered);
  const left = isByCharacters(settings, model) ? ['sentences', 'maxTokens'] : ['characters'];
  if (offered !== null && model?.name !== settings.model) left.push('model');
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => value !== null && !left.includes(name))) as TurnOptions;
}

import { createStore } from 'zustand/vanilla';
import type { TurnOptions } from '../../wire/story';

export const mostCharacters = 4;
export const longestName = 40;

/** Sentences of a whole plot. */
export const lengths = { short: 6, middle: 14, long: 28 } as const;
export type Length = keyof typeof lengths;

/** Temperatures of the moods, from careful to wild; low ones repeat themselves, so they go with a penalty. */
const moods: readonly Required<Pick<TurnOptions, 'temperature' | 'topP' | 'repetitionPenalty'>>[] = [
  { temperature: 0.5, topP: 0.9, repetitionPenalty: 1.1 },
  { temperature: 0.65, topP: 0.92, repetitionPenalty: 1.08 },
  { temperature: 0.8, topP: 0.95, repetitionPenalty: 1.05 },
  { temperature: 0.95, topP: 0.97, repetitionPenalty: 1.03 },
  { temperature: 1.15, topP: 1, repetitionPenalty: 1 },
];
export const greatestMood = moods.length - 1;

/** What a visitor has chosen; `model` null is the server's default one. */
export type PlaySettings = { characters: string[]; own: string[]; mood: number; length: Length; model: string | null };

const first: PlaySettings = { characters: [], own: [], mood: 2, length: 'middle', model: null };

const key = 'storyforge.play';

/** Stored settings, of which only what is still understood is taken. */
export function readPlaySettings(json: string | null): PlaySettings {
  let stored: unknown;
  try {
    stored = JSON.parse(json ?? '{}');
  } catch {
    return first;
  }
  if (typeof stored !== 'object' || stored === null) return first;
  const found = stored as Record<string, unknown>;
  const names = (value: unknown) =>
    Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string' && name.trim() !== '' && name.length <= longestName) : [];
  return {
    characters: names(found.characters).slice(0, mostCharacters),
    own: names(found.own),
    mood: typeof found.mood === 'number' && Number.isInteger(found.mood) && found.mood >= 0 && found.mood <= greatestMood ? found.mood : first.mood,
    length: typeof found.length === 'string' && Object.hasOwn(lengths, found.length) ? (found.length as Length) : first.length,
    model: typeof found.model === 'string' ? found.model : null,
  };
}

export const playSettings = createStore<PlaySettings>(() => readPlaySettings(localStorage.getItem(key)));

playSettings.subscribe((settings) => localStorage.setItem(key, JSON.stringify(settings)));

/** Chooses or leaves out somebody; more than may be in it are not taken. */
export function withCharacter(settings: PlaySettings, name: string): PlaySettings {
  const chosen = settings.characters.includes(name);
  if (!chosen && settings.characters.length >= mostCharacters) return settings;
  return { ...settings, characters: chosen ? settings.characters.filter((other) => other !== name) : [...settings.characters, name] };
}

export function withOwn(settings: PlaySettings, typed: string, known: readonly string[]): PlaySettings {
  const name = typed.trim().replace(/\s+/g, ' ').slice(0, longestName);
  if (name === '' || settings.characters.includes(name)) return settings;
  return withCharacter({ ...settings, own: known.includes(name) || settings.own.includes(name) ? settings.own : [...settings.own, name] }, name);
}

/** What is asked of each turn; no model that the server no longer has. */
export function turnOptionsOf(settings: PlaySettings, offered: readonly { name: string }[] | null): TurnOptions {
  const gone = offered !== null && !offered.some((model) => model.name === settings.model);
  return { ...moods[settings.mood], ...(settings.model === null || gone ? {} : { model: settings.model }) };
}

import { createStore } from 'zustand/vanilla';
import { settingsIn, unset, type Settings } from './settings-store';

/** Settings under a name, but for the model and the seed. */
export type Preset = { name: string; settings: Settings };

const key = 'storyforge.presets';

export function readPresets(json: string | null): Preset[] {
  let stored: unknown;
  try {
    stored = JSON.parse(json ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const { name, settings } = each as Record<string, unknown>;
    return typeof name === 'string' && name !== '' ? [{ name, settings: settingsIn(settings) }] : [];
  });
}

export const presetsStore = createStore<readonly Preset[]>(() => readPresets(localStorage.getItem(key)));

presetsStore.subscribe((presets) => localStorage.setItem(key, JSON.stringify(presets)));

const byName = (one: Preset, other: Preset) => one.name.localeCompare(other.name);

/** Under a name that there is already it takes that one's place. */
export function savePreset(name: string, settings: Settings) {
  const preset = { name, settings: { ...settings, model: unset.model, seed: unset.seed } };
  presetsStore.setState([...presetsStore.getState().filter((other) => other.name !== name), preset].sort(byName), true);
}

export function renamePreset(from: string, to: string) {
  const presets = presetsStore.getState().filter((preset) => preset.name !== to || to === from);
  presetsStore.setState(presets.map((preset) => (preset.name === from ? { ...preset, name: to } : preset)).sort(byName), true);
}

export const deletePreset = (name: string) => presetsStore.setState(presetsStore.getState().filter((preset) => preset.name !== name), true);

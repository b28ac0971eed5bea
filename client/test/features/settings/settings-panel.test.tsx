import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Models } from '../../../src/features/settings/model-choice';
import { SettingsPanel } from '../../../src/features/settings/settings-panel';
import { readPresets } from '../../../src/features/settings/presets-store';
import { optionsOf, settingsStore, unset } from '../../../src/features/settings/settings-store';

const model = (name: string, isDefault: boolean) => ({
  name,
  family: 'gpt2',
  description: 'A small one.',
  parameters: 11_400_000,
  contextLength: 512,
  vocabularySize: 4096,
  charactersAToken: name.endsWith('lstm') ? 1 : 4,
  checkpoint: '9f',
  defaults: { sentences: 2, maxTokens: 120, temperature: 0.7, topK: 0, topP: 0.95, minP: 0.05, repetitionPenalty: 1, repetitionWindow: 256 },
  shipped: true,
  isDefault,
});
const known = { phase: 'known', models: [model('gotham-small', true), model('gotham-lstm', false)] } satisfies Models;

function openPanel(models: Models = known, depth: 'simple' | 'advanced' = 'advanced') {
  localStorage.setItem('storyforge.settings.depth', depth);
  const onClose = vi.fn();
  render(<SettingsPanel models={models} theme={null} onClose={onClose} />);
  return { onClose, user: userEvent.setup() };
}

beforeEach(() => settingsStore.setState(unset, true));

describe('the settings', () => {
  it('begin with the model’s own values', () => {
    openPanel();

    expect(screen.getByRole('radio', { name: /gotham-small/ })).toBeChecked();
    expect(screen.getByRole('slider', { name: 'Temperature' })).toHaveAttribute('aria-valuetext', '0.7, the model’s own');
    expect(screen.getByRole('slider', { name: 'Min-p' })).toHaveAttribute('aria-valuetext', '0.05, the model’s own');
    expect(screen.getByRole('slider', { name: 'Sentences a turn' })).toHaveAttribute('aria-valuetext', '2, the model’s own');
  });

  it('keep what is chosen for the next visit', async () => {
    const { user } = openPanel();

    await user.click(screen.getByRole('radio', { name: /gotham-lstm/ }));
    fireEvent.change(screen.getByRole('slider', { name: 'Temperature' }), { target: { value: '1.2' } });
    await user.type(screen.getByRole('textbox', { name: 'Seed' }), '42');

    expect(JSON.parse(localStorage.getItem('storyforge.settings') ?? '')).toEqual({ ...unset, model: 'gotham-lstm', temperature: 1.2, seed: 42 });
  });

  it('go back to the defaults', async () => {
    settingsStore.setState({ temperature: 1.2, seed: 42 });
    const { user } = openPanel();

    await user.click(screen.getByRole('button', { name: 'Back to the defaults' }));

    expect(settingsStore.getState()).toEqual(unset);
  });

  it('take no seed that is none', async () => {
    const { user } = openPanel();

    await user.type(screen.getByRole('textbox', { name: 'Seed' }), '4x');

    expect(screen.getByRole('textbox', { name: 'Seed' })).toBeInvalid();
    expect(screen.getByText(/A whole number from 0/)).toBeInTheDocument();
    expect(settingsStore.getState().seed).toBe(4);
  });

  it('say when the chosen model is gone, and which one writes instead', () => {
    settingsStore.setState({ model: 'batman' });
    openPanel();

    expect(screen.getByText(/“batman” is no longer offered/)).toBeInTheDocument();
    expect(screen.getByRole('radio', { name: /gotham-small/ })).toBeChecked();
  });

  it('say when the models are not known', () => {
    openPanel({ phase: 'unreachable' });

    expect(screen.getByText('The server did not list its models.')).toBeInTheDocument();
  });

  it('say when there is no model at all', () => {
    openPanel({ phase: 'known', models: [] });

    expect(screen.getByText(/The server has no model yet/)).toBeInTheDocument();
  });

  it('close', async () => {
    const { onClose, user } = openPanel();

    await user.click(screen.getByRole('button', { name: 'Close' }));

    expect(onClose).toHaveBeenCalledOnce();
  });

  it('have a length in characters for a model that writes character by character', async () => {
    const { user } = openPanel();
    expect(screen.queryByRole('slider', { name: 'Length in characters' })).not.toBeInTheDocument();

    await user.click(screen.getByRole('radio', { name: /gotham-lstm/ }));
    await user.click(screen.getByRole('switch', { name: 'Measure turns in characters' }));
    fireEvent.change(screen.getByRole('slider', { name: 'Length in characters' }), { target: { value: '300' } });

    expect(screen.queryByRole('slider', { name: 'Sentences a turn' })).not.toBeInTheDocument();
    expect(optionsOf(settingsStore.getState(), known.models)).toEqual({ model: 'gotham-lstm', characters: 300 });
  });

  it('are few for those who want few: a mood stands for the samplers', () => {
    openPanel(known, 'simple');
    expect(screen.queryByRole('slider', { name: 'Top-p' })).not.toBeInTheDocument();
    const mood = screen.getByRole('slider', { name: 'Mood' });
    expect(mood).toHaveAttribute('aria-valuetext', 'balanced');

    fireEvent.change(mood, { target: { value: '4' } });

    expect(optionsOf(settingsStore.getState(), null)).toEqual({ temperature: 1.25, topP: 1 });
    fireEvent.change(mood, { target: { value: '2' } });
    expect(optionsOf(settingsStore.getState(), null)).toEqual({});
  });

  it('say in Simple that the samplers were set otherwise', () => {
    settingsStore.setState({ topK: 40 });
    openPanel(known, 'simple');

    expect(screen.getByRole('slider', { name: 'Mood' })).toHaveAttribute('aria-valuetext', 'your own');
  });

  it('switch each sampler off and on, and the penalty’s window with it', async () => {
    const { user } = openPanel();
    expect(screen.getByRole('slider', { name: 'Top-k' })).toBeDisabled();
    expect(screen.getByRole('switch', { name: 'Use penalty looks back' })).toBeDisabled();

    await user.click(screen.getByRole('switch', { name: 'Use top-k' }));
    await user.click(screen.getByRole('switch', { name: 'Use top-p' }));
    await user.click(screen.getByRole('switch', { name: 'Use repetition penalty' }));
    fireEvent.change(screen.getByRole('slider', { name: 'Penalty looks back' }), { target: { value: '64' } });

    expect(optionsOf(settingsStore.getState(), null)).toEqual({ topK: 40, topP: 1, repetitionPenalty: 1.1, repetitionWindow: 64 });
    expect(screen.getByRole('slider', { name: 'Top-p' })).toBeDisabled();
    expect(screen.getByRole('slider', { name: 'Top-k' })).toHaveAccessibleDescription(/likeliest tokens may be drawn/);
  });

  it('are kept as presets, renamed, used, and deleted', async () => {
    settingsStore.setState({ model: 'gotham-lstm', temperature: 1.3, seed: 7 });
    const { user } = openPanel();

    await user.type(screen.getByRole('textbox', { name: 'Keep these settings as' }), 'Storm');
    await user.click(screen.getByRole('button', { name: 'Save preset' }));
    await user.click(screen.getByRole('button', { name: 'Rename the preset Storm' }));
    await user.type(screen.getByRole('textbox', { name: 'New name of Storm' }), ' at sea{Enter}');
    settingsStore.setState({ model: null, temperature: null, seed: null });
    await user.click(screen.getByRole('button', { name: 'Use the preset Storm at sea' }));

    expect(settingsStore.getState()).toEqual({ ...unset, temperature: 1.3 });
    expect(readPresets(localStorage.getItem('storyforge.presets')).map((preset) => preset.name)).toEqual(['Storm at sea']);
    await user.click(screen.getByRole('button', { name: 'Delete the preset Storm at sea' }));
    expect(readPresets(localStorage.getItem('storyforge.presets'))).toEqual([]);
    expect(readPresets('[{"name":3},{"name":"x","settings":{"topK":-1}},null]')).toEqual([{ name: 'x', settings: unset }]);
    expect(readPresets('{')).toEqual([]);
  });
});

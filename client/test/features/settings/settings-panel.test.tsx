import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Models } from '../../../src/features/settings/model-choice';
import { SettingsPanel } from '../../../src/features/settings/settings-panel';
import { settingsStore, unset } from '../../../src/features/settings/settings-store';

const model = (name: string, isDefault: boolean) => ({
  name,
  family: 'gpt2',
  description: 'A small one.',
  parameters: 11_400_000,
  contextLength: 512,
  vocabularySize: 4096,
  checkpoint: '9f',
  shipped: true,
  isDefault,
});
const known: Models = { phase: 'known', models: [model('gotham-small', true), model('gotham-lstm', false)] };

function openPanel(models: Models = known) {
  const onClose = vi.fn();
  render(<SettingsPanel models={models} theme={null} onClose={onClose} />);
  return { onClose, user: userEvent.setup() };
}

beforeEach(() => settingsStore.setState(unset, true));

describe('the settings', () => {
  it('begin with the server’s choices', () => {
    openPanel();

    expect(screen.getByRole('radio', { name: /gotham-small/ })).toBeChecked();
    expect(screen.getByRole('slider', { name: 'Temperature' })).toHaveAttribute('aria-valuetext', 'server’s default');
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
});

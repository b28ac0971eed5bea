import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { PlayPage } from '../../../src/features/play/play-page';
import { playSettings, readPlaySettings } from '../../../src/features/play/play-settings';
import type { ModelSummary } from '../../../src/wire/story';
import { FakePlots } from './fake-plots';

const model = (name: string, isDefault: boolean) => ({ name, isDefault }) as ModelSummary;

function show(server = new FakePlots()) {
  const went: string[] = [];
  const shown: string[] = [];
  const shared: string[] = [];
  render(
    <PlayPage
      id={null}
      connections={server.connections}
      models={[model('gotham', true), model('lstm', false)]}
      go={(path) => went.push(path)}
      onShown={(id) => shown.push(id)}
      pathOfStory={(id) => `/stories/${id}`}
      onShare={(id) => shared.push(id)}
      tools={null}
    />,
  );
  return { server, went, shown, shared, user: userEvent.setup() };
}

beforeEach(() => playSettings.setState(readPlaySettings(null), true));

describe('the page of plots', () => {
  it('writes a plot with who was chosen, by the model that was chosen, and says who wrote it', async () => {
    const { server, shown, user } = show();
    server.open('One night Robin and Madame Zelda');

    await user.click(screen.getByRole('button', { name: 'Robin' }));
    await user.type(screen.getByRole('textbox', { name: 'Somebody else' }), 'Madame Zelda{Enter}');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Written by' }), 'lstm');
    await user.click(screen.getByRole('button', { name: 'Write me a plot' }));
    act(() => server.connect());
    act(() => server.write(' dance.\n\nThe end is near.', 'end-of-text'));

    expect(server.began).toMatchObject([{ characters: ['Robin', 'Madame Zelda'], options: { model: 'lstm' } }]);
    expect(screen.getByRole('heading', { name: 'A Parade of Penguins' })).toBeVisible();
    const plot = screen.getByRole('article');
    expect(plot).toHaveTextContent('One night Robin and Madame Zelda dance.');
    expect(plot).toHaveTextContent('The end is near.');
    expect(plot).toHaveTextContent('all but the first words');
    expect(plot).toHaveAttribute('aria-busy', 'false');
    expect(shown).toEqual(['plot']);
  });

  it('reads the title and the sentences out as they come', async () => {
    const { server, user } = show();

    await user.click(screen.getByRole('button', { name: 'Write me a plot' }));
    act(() => server.connect());
    act(() => server.write('Rain falls. Bells ring.', 'end-of-text'));

    const log = screen.getByRole('log');
    expect(log).toHaveTextContent('Title: A Parade of Penguins');
    expect(log).toHaveTextContent('Bells ring.');
    expect(log).toHaveTextContent('The plot is finished.');
  });

  it('goes on, is shared, is kept as a story, and makes way for another by keys', async () => {
    const { server, went, shared, user } = show();
    await user.keyboard('{Control>}{Enter}{/Control}');
    act(() => server.connect());
    act(() => server.write('Rain falls.', 'end-of-text'));

    await user.click(screen.getByRole('button', { name: 'Continue' }));
    act(() => server.connect());
    expect(screen.getByRole('button', { name: 'Stop' })).toBeEnabled();
    await user.keyboard('{Escape}');
    expect(server.stops).toBe(1);
    act(() => server.write(' Snow falls.', 'stopped'));
    await user.click(screen.getByRole('button', { name: 'Share' }));
    expect(shared).toEqual(['plot']);
    await user.click(screen.getByRole('button', { name: 'Save as a story' }));

    expect(server.kept).toEqual(['plot']);
    expect(went).toEqual(['/stories/plot']);
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(server.began).toHaveLength(2);
  });

  it('says so when the server does not answer', async () => {
    const { server, user } = show();
    server.failure = new TypeError('no answer');

    await user.click(screen.getByRole('button', { name: 'Write me a plot' }));

    expect(await screen.findByText(/The server does not answer/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Write me a plot' })).toBeEnabled();
  });
});

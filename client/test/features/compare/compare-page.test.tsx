import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ComparePage } from '../../../src/features/compare/compare-page';
import type { CompareApi, DuelBoard, DuelChoice, RankedModel } from '../../../src/wire/compare-api';
import type { SideBySideListener, SideBySideRequest } from '../../../src/wire/side-by-side-hub';
import type { ModelSummary } from '../../../src/wire/story';

const models = ['gotham', 'lstm'].map((name) => ({ name })) as ModelSummary[];

const ranked = (model: string, score: number, spread: number): RankedModel => ({
  model,
  checkpoint: 'abcdef0123',
  score,
  low: score - spread,
  high: score + spread,
  won: 1,
  lost: 0,
  tied: 0,
  bothBad: 0,
});

const board = (votes: number, ...rankedModels: RankedModel[]): DuelBoard => ({ temperature: null, votes, bothBad: 0, models: rankedModels });

function show(path: string, api: Partial<CompareApi> = {}) {
  const asked: SideBySideRequest[] = [];
  let listener: SideBySideListener | null = null;
  const unused = () => Promise.reject(new Error('Not asked for here.'));
  render(
    <ComparePage
      path={path}
      api={{ beginDuel: unused, chooseDuel: unused, boards: async () => ({ overall: board(0), temperatures: [] }), runs: unused, run: unused, comparisons: unused, ...api }}
      write={(request, told) => {
        asked.push(request);
        listener = told;
        return () => undefined;
      }}
      samplers={{ options: { temperature: 1.9, minP: 0.1 }, fields: null }}
      models={models}
      unreachable={false}
      go={() => undefined}
      tools={null}
    />,
  );
  return { asked, user: userEvent.setup(), tell: (...events: Parameters<SideBySideListener['next']>[0][]) => act(() => events.forEach((event) => listener?.next(event))), end: () => act(() => listener?.complete()) };
}

describe('side by side', () => {
  it('streams each model in a column, and asks again with the same seed', async () => {
    const { asked, user, tell, end } = show('');

    await user.click(screen.getByRole('button', { name: 'Write' }));
    tell(
      { type: 'textStarted', index: 0, model: 'gotham', checkpoint: '', seed: 41 },
      { type: 'textStarted', index: 1, model: 'lstm', checkpoint: '', seed: 41 },
      { type: 'textGrown', index: 1, text: ' Dogs bark.' },
      { type: 'textFinished', index: 0, text: ' Rain falls.', sentences: 1, reason: 'sentences', tokens: 4, milliseconds: 10, figures: { bitsPerCharacter: 1.234, tokensPerSecond: 321 } },
    );
    const left = screen.getByRole('article', { name: 'gotham' });
    expect(left).toHaveTextContent('Rain falls.');
    expect(left).toHaveTextContent('321 tokens/s');
    expect(left).toHaveTextContent('1.23 bits a character');
    expect(screen.getByRole('article', { name: 'lstm' })).toHaveTextContent('Dogs bark.');
    end();
    await user.click(screen.getByRole('button', { name: 'The same seed again' }));

    expect(asked.map((request) => request.options.seed)).toEqual([undefined, 41]);
    expect(asked[0]?.models).toEqual(['gotham', 'lstm']);
    expect(asked[0]?.options).toMatchObject({ temperature: 1.9, minP: 0.1, sentences: 3 });
  });
});

describe('a blind duel', () => {
  const side = (model: string, text: string) => ({ model, checkpoint: '', seed: 1, text });

  it('names the models after the choice, and not before', async () => {
    const chosen: DuelChoice[] = [];
    const { user } = show('duel', {
      beginDuel: async ({ prompt, temperature }) => ({ id: 'd', prompt, temperature, left: 'Rain falls.', right: 'Dogs bark.' }),
      chooseDuel: async (id, choice) => (chosen.push(choice), { id, choice, left: side('lstm', ''), right: side('gotham', '') }),
    });

    await user.click(await screen.findByRole('button', { name: 'Begin a duel' }));
    const right = await screen.findByRole('article', { name: 'Right text' });
    expect(right).toHaveTextContent('Dogs bark.');
    expect(document.body).not.toHaveTextContent(/lstm|gotham\b(?!-)/);
    await user.keyboard('{Alt>}2{/Alt}');

    expect(chosen).toEqual(['right']);
    expect(within(right).getByRole('heading')).toHaveTextContent('by gotham');
    expect(screen.queryByRole('button', { name: 'Both are bad' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Next duel' })).toBeEnabled();
  });

  it.each([
    [board(0), 'No votes yet'],
    [board(3, ranked('gotham', 1100, 10), ranked('lstm', 900, 10)), 'far too few'],
    [board(30, ranked('gotham', 1010, 50), ranked('lstm', 990, 50)), 'nobody is ahead for certain'],
    [board(300, ranked('gotham', 1100, 10), ranked('lstm', 900, 10)), 'gotham is ahead'],
  ])('has a board that claims no more than it knows', async (overall, verdict) => {
    show('duel', { boards: async () => ({ overall, temperatures: [] }) });

    expect(await screen.findByText(new RegExp(verdict))).toBeVisible();
  });
});

describe('trainings and reports', () => {
  it('shows the samples of a step, and the figures as a table', async () => {
    const { user } = show('runs/runs/first', {
      run: async () => ({
        run: { place: 'runs', name: 'first', updatedAt: '2026-11-22T10:00:00Z', isRunning: false },
        metrics: {
          next: 9,
          restarted: false,
          steps: [1, 2, 3].map((step) => ({ step, loss: 5 - step, learningRate: 0.001 })),
          validations: [{ step: 2, loss: 3.25, bitsPerCharacter: 2.5, isBest: true }],
          tests: [],
          samples: [
            { step: 0, temperature: 0.5, prompt: 'Batman', text: ' qqqq' },
            { step: 3, temperature: 0.5, prompt: 'Batman', text: ' sits down.' },
          ],
        },
      }),
    });

    expect(await screen.findByRole('img', { name: 'Loss, in nats a token' })).toHaveAccessibleDescription('Training loss 2.000; best validation loss 3.250 at step 2.');
    expect(screen.getByText('sits down.', { exact: false })).toBeVisible();
    const slider = screen.getByRole('slider');
    expect(slider).toHaveAttribute('aria-valuetext', 'Step 3');
    await user.click(screen.getByText('The figures as a table'));
    expect(within(screen.getByRole('table')).getByRole('row', { name: /^2 / })).toHaveTextContent('3.250');
  });

  it('links to reports, and says how one is made', async () => {
    show('reports', { comparisons: async () => [{ name: 'a b', madeAt: '2026-11-22T10:00:00Z', models: ['gotham', 'lstm'] }] });

    expect(await screen.findByRole('link', { name: /^a b.*another tab$/ })).toHaveAttribute('href', '/api/comparisons/a%20b/report');
  });

  it('says so where the address is none', () => {
    show('nothing');

    expect(screen.getByText('There is no page here.')).toBeVisible();
  });
});

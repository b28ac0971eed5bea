import { describe, expect, it } from 'vitest';
import { mostPoints, rangeOf, thin, ticksOf, withNews } from '../../../src/features/compare/run-curve';
import type { RunNow, StepPoint } from '../../../src/wire/compare-api';

const step = (at: number, loss: number | null = at): StepPoint => ({ step: at, loss, learningRate: 0.1 });

const now = (steps: StepPoint[], restarted = false): RunNow => ({
  run: { place: 'runs', name: 'first', updatedAt: '2026-11-22T10:00:00Z', isRunning: true },
  metrics: { next: 100, restarted, steps, validations: [], tests: [], samples: [] },
});

describe('the curve of a training', () => {
  it('grows by what is new', () => {
    const curve = withNews(now([step(1), step(2)]), now([step(3)]));

    expect(curve?.metrics.steps.map((point) => point.step)).toEqual([1, 2, 3]);
    expect(withNews(curve, now([]))?.metrics.steps).toHaveLength(3);
  });

  it('is read anew where the training went back to an earlier step', () => {
    expect(withNews(now([step(1), step(2)]), now([step(2)]))).toBeNull();
    expect(withNews(now([step(9)]), now([step(1)], true))?.metrics.steps).toEqual([step(1)]);
  });

  it('never has more points than a chart can show', () => {
    const thinned = thin(Array.from({ length: mostPoints + 1 }, (_, at) => step(at)));

    expect(thinned.length).toBeLessThanOrEqual(mostPoints);
    expect(thinned.at(-1)?.step).toBe(mostPoints);
    expect(thinned[0]).toMatchObject({ step: 1, loss: 0.5 });
  });
});

describe('an axis', () => {
  it.each([
    [0, 2000, [0, 500, 1000, 1500, 2000]],
    [3.98, 5.1, [4, 4.5, 5]],
    [1, 1, [1]],
  ])('from %s to %s has round values', (low, high, ticks) => {
    expect(ticksOf(low, high, 4).map((value) => Math.round(value * 1e6) / 1e6)).toEqual(ticks);
  });

  it('leaves the first few wild values out of the picture, and has room where all are equal', () => {
    const values = [90, ...Array.from({ length: 300 }, () => 4), 3];

    expect(rangeOf(values).high).toBeLessThan(10);
    expect(rangeOf([2, 2]).low).toBeLessThan(2);
    expect(rangeOf([])).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
  });
});

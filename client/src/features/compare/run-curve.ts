import type { RunMetrics, RunNow, RunSummary, StepPoint } from '../../wire/compare-api';

/** A training as far as it is known here. */
export type RunCurve = { run: RunSummary; metrics: RunMetrics };

/** So many points are as many as a chart can show; beyond, they are thinned again. */
export const mostPoints = 2_000;

/**
 * What is new, put behind what was known. Null where the training has gone back to an earlier step, as one does that is
 * taken up again: all of it is to be read anew.
 */
export function withNews(known: RunCurve | null, news: RunNow): RunCurve | null {
  if (known === null || news.metrics.restarted) return news;
  const last = known.metrics.steps.at(-1)?.step ?? -1;
  const first = news.metrics.steps[0]?.step;
  if (first !== undefined && first <= last) return null;
  const { metrics } = known;
  return {
    run: news.run,
    metrics: {
      ...news.metrics,
      steps: thin([...metrics.steps, ...news.metrics.steps]),
      validations: [...metrics.validations, ...news.metrics.validations],
      tests: [...metrics.tests, ...news.metrics.tests],
      samples: [...metrics.samples, ...news.metrics.samples],
    },
  };
}

/** Pairs by their means, where there are too many. */
export function thin(steps: StepPoint[]): StepPoint[] {
  if (steps.length <= mostPoints) return steps;
  const thinned: StepPoint[] = [];
  for (let i = 0; i < steps.length; i += 2) {
    const one = steps[i];
    const other = steps[i + 1] ?? one;
    if (one === undefined || other === undefined) continue;
    const loss = one.loss === null || other.loss === null ? null : (one.loss + other.loss) / 2;
    thinned.push({ step: other.step, loss, learningRate: other.learningRate });
  }
  return thinned;
}

export type Point = { x: number; y: number };

/** Round values to write at an axis: about as many as asked for, from the least to the greatest. */
export function ticksOf(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step); at * step <= high + step * 1e-9; at++) ticks.push(at * step + 0);
  return ticks;
}

/** The middle of the losses is what one wants to see: the very first ones may stand out of the picture. */
export function rangeOf(values: readonly number[]): { low: number; high: number } {
  const sorted = values.filter(Number.isFinite).sort((one, other) => one - other);
  const low = sorted[0] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 1;
  const margin = (high - low) * 0.06 || Math.abs(high) * 0.05 || 0.5;
  return { low: low - margin, high: high + margin };
}

import { describe, expect, it } from 'vitest';
import { columnsOf, withEvent } from '../../../src/features/compare/side-by-side';
import type { SideBySideEvent } from '../../../src/wire/side-by-side-hub';

const after = (...events: SideBySideEvent[]) => events.reduce(withEvent, columnsOf(['a', 'b']));

describe('texts side by side', () => {
  it('grow each in its own column, and end with what was kept and its figures', () => {
    const { columns, seed } = after(
      { type: 'textStarted', index: 0, model: 'a', checkpoint: '', seed: 7 },
      { type: 'textStarted', index: 1, model: 'b', checkpoint: '', seed: 7 },
      { type: 'textGrown', index: 1, text: 'One.' },
      { type: 'textGrown', index: 0, text: 'Two' },
      { type: 'textGrown', index: 1, text: ' Tw' },
      { type: 'textFinished', index: 1, text: 'One.', sentences: 1, reason: 'length', tokens: 3, milliseconds: 9, figures: { bitsPerCharacter: 1.5, tokensPerSecond: 90 } },
    );

    expect(seed).toBe(7);
    expect(columns[0]).toMatchObject({ text: 'Two', phase: 'writing' });
    expect(columns[1]).toMatchObject({ text: 'One.', phase: 'finished', figures: { bitsPerCharacter: 1.5 } });
  });

  it('fail each for itself, or all when nothing was begun', () => {
    expect(after({ type: 'textFailed', index: 0, code: 'model-failed', message: 'Broken.' }).columns.map((column) => column.phase)).toEqual(['failed', 'waiting']);
    expect(after({ type: 'textFailed', index: null, code: 'unknown-model', message: 'Gone.' })).toMatchObject({ problem: 'Gone.', over: true });
  });
});

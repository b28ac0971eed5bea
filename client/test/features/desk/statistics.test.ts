import { describe, expect, it } from 'vitest';
import { countWords, modelShare, statisticsOf } from '../../../src/features/desk/statistics';
import { models, writers } from '../../turns';

describe('the words of a story', () => {
  it('are counted by whose they are', () => {
    const statistics = statisticsOf([
      writers('w1', null, 'Robin waited.'),
      models('m1', 'w1', ' The lamp went out.'),
      writers('w2', 'm1', ' He ran.'),
      { ...models('m2', 'w2', ' Nobody followed him.'), generation: null, editsId: 'm' },
    ]);

    expect(statistics).toMatchObject({ words: 11, byVoice: { opening: 2, writer: 2, model: 4, revised: 3 } });
    expect(modelShare(statistics)).toBeCloseTo(4 / 11);
  });

  it('of no story are none', () => {
    expect(modelShare(statisticsOf([]))).toBe(0);
  });

  it.each([
    ['It’s a well-known cat.', 5],
    ['… — !', 0],
  ])('are found in %j', (text, words) => {
    expect(countWords(text)).toBe(words);
  });

  it('are found where no blanks part them', () => {
    expect(countWords('蝙蝠侠看着城市。')).toBeGreaterThan(1);
  });
});

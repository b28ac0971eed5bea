import { describe, expect, it } from 'vitest';
import { optionsOf, readSettings, unset } from '../../../src/features/settings/settings-store';

describe('settings', () => {
  it('ask only for what is set', () => {
    expect(optionsOf(unset, null)).toEqual({});
    expect(optionsOf({ ...unset, temperature: 0, seed: 0 }, null)).toEqual({ temperature: 0, seed: 0 });
  });

  it('do not ask for a model that is no longer offered', () => {
    const settings = { ...unset, model: 'gone' };

    expect(optionsOf(settings, null)).toEqual({ model: 'gone' });
    expect(optionsOf(settings, [{ name: 'gone' }])).toEqual({ model: 'gone' });
    expect(optionsOf(settings, [{ name: 'other' }])).toEqual({});
  });

  it.each([
    [null, unset],
    ['not json', unset],
    ['[]', unset],
    ['"text"', unset],
    ['{"temperature":9,"topP":"0.5","sentences":-1,"seed":1.5,"model":7}', unset],
    ['{"temperature":1.2,"seed":9007199254740991}', { ...unset, temperature: 1.2, seed: 9007199254740991 }],
    ['{"seed":9007199254740993}', unset],
  ])('are read from %j with nothing that is not understood', (json, expected) => {
    expect(readSettings(json)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { optionsOf, readSettings, unset } from '../../../src/features/settings/settings-store';

const model = (name: string, charactersAToken = 4) => ({ name, charactersAToken, isDefault: true });

describe('settings', () => {
  it('ask only for what is set', () => {
    expect(optionsOf(unset, null)).toEqual({});
    expect(optionsOf({ ...unset, temperature: 0, seed: 0 }, null)).toEqual({ temperature: 0, seed: 0 });
  });

  it('do not ask for a model that is no longer offered', () => {
    const settings = { ...unset, model: 'gone' };

    expect(optionsOf(settings, null)).toEqual({ model: 'gone' });
    expect(optionsOf(settings, [model('gone')])).toEqual({ model: 'gone' });
    expect(optionsOf(settings, [model('other')])).toEqual({});
  });

  it('ask for one length: characters of a model that writes them, and else sentences', () => {
    const settings = { ...unset, sentences: 3, maxTokens: 50, characters: 200 };

    expect(optionsOf(settings, [model('lstm', 1)])).toEqual({ characters: 200 });
    expect(optionsOf(settings, [model('gpt2', 4)])).toEqual({ sentences: 3, maxTokens: 50 });
    expect(optionsOf(settings, null)).toEqual({ sentences: 3, maxTokens: 50 });
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

import { describe, expect, it } from 'vitest';
import { lengths, mostCharacters, readPlaySettings, turnOptionsOf, withCharacter, withOwn } from '../../../src/features/play/play-settings';

const first = readPlaySettings(null);

describe('the settings of a plot', () => {
  it.each(['{', '7', 'null', '{"mood": 99, "length": "endless", "characters": [1, "", "Robin"], "model": 3}'])('take from %s what is understood', (json) => {
    const settings = readPlaySettings(json);

    expect(settings.mood).toBe(first.mood);
    expect(Object.keys(lengths)).toContain(settings.length);
    expect(settings.characters.every((name) => name === 'Robin')).toBe(true);
    expect(settings.model).toBeNull();
  });

  it('have at most four characters, each of them once', () => {
    let settings = first;
    for (const name of ['a', 'b', 'c', 'd', 'e']) settings = withCharacter(settings, name);

    expect(settings.characters).toEqual(['a', 'b', 'c', 'd']);
    expect(settings.characters).toHaveLength(mostCharacters);
    expect(withCharacter(settings, 'b').characters).toEqual(['a', 'c', 'd']);
  });

  it('take a name of one’s own, tidied, and keep it among the chips', () => {
    const settings = withOwn(first, '  Madame   Zelda ', ['Robin']);

    expect(settings).toMatchObject({ characters: ['Madame Zelda'], own: ['Madame Zelda'] });
    expect(withOwn(settings, 'Robin', ['Robin']).own).toEqual(['Madame Zelda']);
    expect(withOwn(settings, '   ', [])).toBe(settings);
  });

  it('ask for no model that the server no longer has', () => {
    const settings = { ...first, model: 'old' };

    expect(turnOptionsOf(settings, [{ name: 'new' }])).not.toHaveProperty('model');
    expect(turnOptionsOf(settings, null).model).toBe('old');
    expect(turnOptionsOf({ ...first, mood: 0 }, null).temperature).toBeLessThan(turnOptionsOf({ ...first, mood: 4 }, null).temperature ?? 0);
  });
});

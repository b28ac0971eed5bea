import { describe, expect, it } from 'vitest';
import { joinerBetween, turnText } from '../../../src/features/desk/joining';

describe('words joined to the story', () => {
  it.each([
    ['He ran.', 'Nobody followed.', ' Nobody followed.'],
    ['', 'It was late.', 'It was late.'],
    ['He ran. ', 'Nobody followed.', 'Nobody followed.'],
    ['He ran.\n\n', 'Nobody followed.', 'Nobody followed.'],
    ['He ran', ', and fell.', ', and fell.'],
    ['“Run', '!” he said.', '!” he said.'],
    ['He ran.', '\n\nMorning came.', '\n\nMorning came.'],
    ['He ran.', ' Nobody followed. \t', ' Nobody followed.'],
    ['He ran.', 'The end.\n\n', ' The end.\n\n'],
    ['He ran.', '“Stop.”', ' “Stop.”'],
    ['He ran.', ' \n ', ''],
    ['He ran.', '', ''],
  ])('%j and %j make %j', (before, typed, expected) => {
    expect(turnText(before, typed)).toBe(expected);
  });

  it('joins nothing to nothing', () => {
    expect(joinerBetween('', 'a')).toBe('');
    expect(joinerBetween('a', '')).toBe('');
  });
});

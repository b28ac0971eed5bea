import { describe, expect, it } from 'vitest';
import { shortcutOf } from '../../../src/features/desk/use-shortcuts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}, code = '') =>
  shortcutOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('the keyboard', () => {
  it.each([
    ['continue', press('Enter', { ctrlKey: true })],
    ['continue', press('Enter', { metaKey: true })],
    ['retry', press('Enter', { ctrlKey: true, shiftKey: true })],
    ['keep', press('s', { ctrlKey: true })],
    ['stop', press('Escape')],
    ['undo', press('Ω', { altKey: true }, 'KeyZ')],
    ['redo', press('z', { altKey: true, shiftKey: true }, 'KeyZ')],
    ['previous', press('[', { altKey: true }, 'BracketLeft')],
    ['next', press(']', { altKey: true }, 'BracketRight')],
  ])('%s', (name, found) => {
    expect(found).toBe(name);
  });

  it('leaves typing, and letters written with AltGr, alone', () => {
    expect(press('Enter')).toBeNull();
    expect(press('z', {}, 'KeyZ')).toBeNull();
    expect(press('[', { altKey: true, ctrlKey: true }, 'BracketLeft')).toBeNull();
  });
});

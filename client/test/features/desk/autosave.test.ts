import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { autosave, type Saving } from '../../../src/features/desk/autosave';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(answers: boolean[] = []) {
  const sent: string[] = [];
  const told: Saving[] = [];
  const saver = autosave(
    async (text) => {
      sent.push(text);
      return answers.shift() ?? true;
    },
    (saving) => told.push(saving),
  );
  return { saver, sent, told };
}

describe('autosave', () => {
  it('saves within a second, however fast one types on', async () => {
    const { saver, sent, told } = open();

    for (const text of ['O', 'On', 'Onc', 'Once']) {
      saver.push(text);
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(sent).toEqual(['Onc']);
    await vi.advanceTimersByTimeAsync(700);

    expect(sent).toEqual(['Onc', 'Once']);
    expect(told.at(-1)).toBe('saved');
  });

  it('says when nobody answers, and tries until somebody does', async () => {
    const { saver, sent, told } = open([false, false]);

    saver.push('Once');
    await vi.advanceTimersByTimeAsync(700);
    expect(told.at(-1)).toBe('waiting');
    await vi.advanceTimersByTimeAsync(10_000);

    expect(sent).toEqual(['Once', 'Once', 'Once']);
    expect(told.at(-1)).toBe('saved');
  });

  it('saves at once when the field is left, and nothing that was dropped', async () => {
    const { saver, sent } = open();

    saver.push('Once');
    await saver.flush();
    saver.push('Once more');
    saver.drop();
    await saver.flush();
    await vi.advanceTimersByTimeAsync(5_000);

    expect(sent).toEqual(['Once']);
  });
});

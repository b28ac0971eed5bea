import { describe, expect, it } from 'vitest';
import { sentenceAnnouncer } from '../../src/ui/sentence-announcer';

function heard(chunks: string[], kept = true) {
  const said: string[] = [];
  const announcer = sentenceAnnouncer((sentence) => said.push(sentence));
  for (const chunk of chunks) announcer.append(chunk);
  announcer.finish(kept);
  return said;
}

describe('announcements, sentence by sentence', () => {
  it('waits for the end of a sentence, however small the pieces', () => {
    expect(heard([...'The lamp went out. “Who’s there?” Nobody answered.'])).toEqual([
      'The lamp went out.',
      '“Who’s there?”',
      'Nobody answered.',
    ]);
  });

  it('says the rest when the turn is kept, and not when it is thrown away', () => {
    expect(heard(['The lamp went out. And th'])).toEqual(['The lamp went out.', 'And th']);
    expect(heard(['The lamp went out. And th'], false)).toEqual(['The lamp went out.']);
  });

  it('says nothing of white space', () => {
    expect(heard([' ', '\n'])).toEqual([]);
  });
});

import type { Turn } from '../../wire/story';
import { voiceOf, type Voice } from './story-tree';

export type Statistics = { words: number; byVoice: Record<Voice, number>; passages: number; perTurn: number };

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Also where words are not parted by blanks. */
export function countWords(text: string): number {
  let words = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) words += 1;
  return words;
}

// by text: an edit repeats all passages after it as new turns with the same words
const counted = new Map<string, number>();

/** More texts than a long story has; those of stories that were open before need not be kept. */
const mostCounted = 50_000;

function wordsOf({ text }: Turn): number {
  const known = counted.get(text);
  if (known !== undefined) return known;
  const words = countWords(text);
  if (counted.size >= mostCounted) counted.clear();
  counted.set(text, words);
  return words;
}

export const wordsIn = (branch: readonly Turn[]) => branch.reduce((sum, turn) => sum + wordsOf(turn), 0);

/** Whose words a branch has. */
export function statisticsOf(branch: readonly Turn[]): Statistics {
  const byVoice: Record<Voice, number> = { opening: 0, writer: 0, model: 0, revised: 0 };
  for (const turn of branch) byVoice[voiceOf(turn)] += wordsOf(turn);
  const words = wordsIn(branch);
  return { words, byVoice, passages: branch.length, perTurn: branch.length === 0 ? 0 : words / branch.length };
}

/** How much of the words is the model's own, from 0 to 1; what the writer changed of them is not. */
export const modelShare = ({ words, byVoice }: Statistics) => (words === 0 ? 0 : byVoice.model / words);

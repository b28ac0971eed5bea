import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { strings } from '../../strings';
import type { Desk } from './desk';
import { visibleBranch } from './desk-state';
import styles from './desk-page.module.css';

/** Words of the story as it is read now. */
export function WordCount(props: { desk: Desk }) {
  const branch = useStore(props.desk.store, useShallow(visibleBranch));
  const words = useMemo(() => branch.reduce((count, turn) => count + countWords(turn.text), 0), [branch]);
  return <p className={styles.count}>{strings.words(words)}</p>;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Also where words are not parted by blanks. */
export function countWords(text: string): number {
  let words = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) words += 1;
  return words;
}

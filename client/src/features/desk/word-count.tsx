import { useDeferredValue, useMemo, useState } from 'react';
import { strings } from '../../strings';
import type { Turn } from '../../wire/story';
import type { Desk } from './desk';
import { visibleBranch } from './desk-state';
import { wordsIn } from './statistics';
import { StatisticsDialog } from './statistics-dialog';
import { useDeskState } from './use-desk';
import styles from './desk-page.module.css';

const nothing: readonly Turn[] = [];

/** Words of the story as it is read now, of as many as it is to have; opens what more there is to count. */
export function WordCount(props: { desk: Desk }) {
  const branch = useDeskState(props.desk, visibleBranch);
  const goal = useDeskState(props.desk, (state) => state.tree?.wordGoal ?? null);
  // a long story stands there before its words are counted
  const counted = useDeferredValue(branch, nothing);
  const words = useMemo(() => wordsIn(counted), [counted]);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.count} title={strings.statistics.open} onClick={() => setOpen(true)}>
        {goal === null ? strings.words(words) : strings.statistics.ofGoal(words, goal)}
      </button>
      {open && <StatisticsDialog desk={props.desk} branch={branch} goal={goal} onClose={() => setOpen(false)} />}
    </>
  );
}

import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { strings } from '../../strings';
import type { Desk } from './desk';
import { visibleBranch } from './desk-state';
import { wordsIn } from './statistics';
import { StatisticsDialog } from './statistics-dialog';
import { useDeskState } from './use-desk';
import styles from './desk-page.module.css';

/** Words of the story as it is read now, of as many as it is to have; opens what more there is to count. */
export function WordCount(props: { desk: Desk }) {
  const branch = useStore(props.desk.store, useShallow(visibleBranch));
  const goal = useDeskState(props.desk, (state) => state.tree?.wordGoal ?? null);
  const words = useMemo(() => wordsIn(branch), [branch]);
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

import { useMemo } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../strings';
import type { Desk } from './desk';
import { marksStore } from './marks-store';
import { visibleBranch } from './desk-state';
import { voiceOf, type Voice } from './story-tree';
import { useDeskState } from './use-desk';
import prose from './prose.module.css';
import styles from './desk-page.module.css';

const voices: readonly Voice[] = ['opening', 'writer', 'model', 'revised'];

/** Says which ink is whose, in that ink and with its sign, of those that the story has. */
export function Legend(props: { desk: Desk }) {
  const marks = useStore(marksStore);
  const branch = useDeskState(props.desk, visibleBranch);
  const there = useMemo(() => new Set(branch.map(voiceOf)), [branch]);
  return (
    <p className={styles.legend}>
      {marks === 'shown' &&
        voices
          .filter((voice) => there.has(voice))
          .map((voice) => (
            <span key={voice} className={prose[voice]}>
              <span className={prose.mark} />
              {strings.desk.legend[voice].slice(0, strings.desk.legend[voice].lastIndexOf(' ') + 1)}
              <span className={prose.close}>{strings.desk.legend[voice].slice(strings.desk.legend[voice].lastIndexOf(' ') + 1)}</span>
            </span>
          ))}
      <button type="button" onClick={() => marksStore.setState(marks === 'shown' ? 'hidden' : 'shown', true)}>
        {marks === 'shown' ? strings.desk.legend.hide : strings.desk.legend.show}
      </button>
    </p>
  );
}

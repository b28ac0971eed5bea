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
  const readOnly = useDeskState(props.desk, (state) => state.readOnly);
  const there = useMemo(() => new Set(branch.map(voiceOf)), [branch]);
  return (
    <p className={styles.legend}>
      {marks === 'shown' &&
        voices
          .filter((voice) => there.has(voice))
          .map((voice) => {
            const name = strings.desk.legend[voice === 'writer' && readOnly ? 'others' : voice];
            const lastWord = name.lastIndexOf(' ') + 1;
            return (
              <span key={voice} className={prose[voice]}>
                <span className={prose.mark} />
                {name.slice(0, lastWord)}
                <span className={prose.close}>{name.slice(lastWord)}</span>
              </span>
            );
          })}
      <button type="button" onClick={() => marksStore.setState(marks === 'shown' ? 'hidden' : 'shown', true)}>
        {marks === 'shown' ? strings.desk.legend.hide : strings.desk.legend.show}
      </button>
    </p>
  );
}

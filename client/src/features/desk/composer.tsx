import type { Ref } from 'react';
import { strings } from '../../strings';
import { InkField, type InkFieldHandle } from '../../ui/ink-field';
import type { Desk } from './desk';
import { visibleBranch } from './desk-state';
import { joinerBetween } from './joining';
import { textOf } from './story-tree';
import { useDeskState } from './use-desk';
import styles from './prose.module.css';

/** Where the writer writes: at the end of the story, in its own line and letters. */
export function Composer(props: { desk: Desk; handle: Ref<InkFieldHandle> }) {
  const { desk } = props;
  const typed = useDeskState(desk, (state) => state.typed);
  const blank = useDeskState(desk, (state) => state.tree?.headId === null);
  const running = useDeskState(desk, (state) => state.running !== null);
  // only the end of what stands before matters
  const before = useDeskState(desk, (state) => {
    if (state.running?.phase === 'writing' && state.running.text !== '') return state.running.text.slice(-1);
    if (state.running?.phase === 'asked' && state.running.text !== '') return state.running.text.slice(-1);
    return textOf(visibleBranch(state).slice(-1)).slice(-1);
  });

  return (
    <span className={styles.composer}>
      {joinerBetween(before, typed === '' ? 'a' : typed)}
      <InkField
        value={typed}
        onInput={desk.type}
        label={strings.desk.composer}
        {...(!running && { placeholder: blank ? strings.desk.emptyPlaceholder : strings.desk.placeholder })}
        focusOnMount
        handle={props.handle}
      />
    </span>
  );
}

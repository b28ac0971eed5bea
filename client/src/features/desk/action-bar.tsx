import { ArrowRight, BookmarkPlus, Columns3, Redo2, Settings2, Square, Undo2 } from 'lucide-react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { greatestTurnLength } from '../../wire/story';
import type { Desk } from './desk';
import { redoTarget } from './desk-state';
import { StatusLine } from './status-line';
import { useDeskState } from './use-desk';
import styles from './action-bar.module.css';

/** What can be done next, always within reach at the foot of the page. */
export function ActionBar(props: { desk: Desk; modelName: string; onContinue: (versions?: number) => void; onOpenSettings: () => void }) {
  const { desk } = props;
  const running = useDeskState(desk, (state) => state.running);
  const connected = useDeskState(desk, (state) => state.connection === 'connected');
  const canUndo = useDeskState(desk, (state) => state.tree !== null && state.tree.headId !== null);
  const canRedo = useDeskState(desk, (state) => redoTarget(state) !== undefined);
  const typedLength = useDeskState(desk, (state) => state.typed.length);
  const tooLong = typedLength > greatestTurnLength;

  return (
    <section className={styles.bar} aria-label={strings.desk.actions}>
      <StatusLine desk={desk} typedLength={typedLength} />
      <div className={styles.row}>
        <IconButton label={strings.desk.undo} disabled={!canUndo || running !== null} onClick={() => void desk.undo()}>
          <Undo2 />
        </IconButton>
        <IconButton label={strings.desk.redo} disabled={!canRedo || running !== null} onClick={() => void desk.redo()}>
          <Redo2 />
        </IconButton>
        <span className={styles.model}>
          <Button label={strings.desk.modelButton(props.modelName)} onClick={props.onOpenSettings}>
            <Settings2 />
            <span className={styles.modelName}>{props.modelName}</span>
          </Button>
        </span>
        {typedLength > 0 && running === null && (
          <Button hint={strings.desk.keepHint} disabled={tooLong} onClick={() => void desk.keep()}>
            <BookmarkPlus />
            {strings.desk.keep}
          </Button>
        )}
        {running !== null && running.phase === 'writing' && !running.mine ? null : running === null ? (
          <>
            <IconButton label={strings.choices.three} disabled={!connected || tooLong} onClick={() => props.onContinue(3)}>
              <Columns3 />
            </IconButton>
            <Button kind="main" label={strings.desk.continueAria} disabled={!connected || tooLong} onClick={() => props.onContinue()}>
              {strings.desk.continue}
              <ArrowRight />
            </Button>
          </>
        ) : (
          <Button kind="halt" disabled={running.stopping} onClick={desk.stop}>
            <Square fill="currentColor" />
            {running.stopping ? strings.desk.stopping : strings.desk.stop}
          </Button>
        )}
      </div>
    </section>
  );
}

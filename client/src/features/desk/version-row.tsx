import { Columns3, RotateCcw } from 'lucide-react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import type { Desk } from './desk';
import { siblingsOf } from './story-tree';
import { useDeskState } from './use-desk';
import { Versions } from './versions';
import styles from './desk-page.module.css';

/** Right under the text, where the eyes are: the other versions of the last turn, and one more. */
export function VersionRow(props: { desk: Desk; onStep: (by: -1 | 1) => void; onRetry: (versions?: number) => void }) {
  const tree = useDeskState(props.desk, (state) => state.tree);
  const busy = useDeskState(props.desk, (state) => state.running !== null);
  const connected = useDeskState(props.desk, (state) => state.connection === 'connected');
  const head = tree?.headId == null ? undefined : tree.turns.get(tree.headId);
  const siblings = tree === null || head === undefined ? [] : siblingsOf(tree, head);

  return (
    <div className={styles.versions}>
      {!busy && head !== undefined && siblings.length > 1 && (
        <Versions index={siblings.indexOf(head)} count={siblings.length} disabled={false} onStep={props.onStep} />
      )}
      {!busy && head?.author === 'model' && (
        <Button hint={strings.desk.retryHint} disabled={!connected} onClick={() => props.onRetry()}>
          <RotateCcw />
          {strings.desk.retry}
        </Button>
      )}
      {!busy && head?.author === 'model' && (
        <Button disabled={!connected} onClick={() => props.onRetry(3)}>
          <Columns3 />
          {strings.choices.threeOthers}
        </Button>
      )}
    </div>
  );
}

import { strings } from '../strings';
import { Dialog } from '../ui/dialog';
import { Keys } from '../ui/keys';
import styles from './keyboard-dialog.module.css';

/** The keys of a page; those of the desk, if none are given. */
export function KeyboardDialog(props: { rows?: readonly (readonly [string[], string])[]; onClose: () => void }) {
  return (
    <Dialog heading={strings.keyboard.heading} onClose={props.onClose}>
      <dl className={styles.keys}>
        {(props.rows ?? strings.keyboard.rows).map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              <Keys keys={keys} />
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

import { strings } from '../strings';
import { Dialog } from '../ui/dialog';
import { Keys } from '../ui/keys';
import styles from './keyboard-dialog.module.css';

export function KeyboardDialog(props: { onClose: () => void }) {
  return (
    <Dialog heading={strings.keyboard.heading} onClose={props.onClose}>
      <dl className={styles.keys}>
        {strings.keyboard.rows.map(([keys, meaning]) => (
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

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { strings } from '../../strings';
import { IconButton } from '../../ui/icon-button';
import styles from './versions.module.css';

/** ◀ 2 / 5 ▶ */
export function Versions(props: { index: number; count: number; disabled: boolean; onStep: (by: -1 | 1) => void }) {
  return (
    <span className={styles.versions} role="group" aria-label={strings.desk.versionAria(props.index + 1, props.count)}>
      <IconButton label={strings.desk.previous} disabled={props.disabled || props.index === 0} onClick={() => props.onStep(-1)}>
        <ChevronLeft />
      </IconButton>
      <span className={styles.count} aria-hidden>
        {strings.desk.version(props.index + 1, props.count)}
      </span>
      <IconButton label={strings.desk.next} disabled={props.disabled || props.index === props.count - 1} onClick={() => props.onStep(1)}>
        <ChevronRight />
      </IconButton>
    </span>
  );
}

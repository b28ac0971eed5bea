import { Users } from 'lucide-react';
import { strings } from '../../strings';
import type { Desk } from './desk';
import { useDeskState } from './use-desk';
import styles from './desk-page.module.css';

/** Who else has the story open, and what they do. */
export function Present(props: { desk: Desk }) {
  const others = useDeskState(props.desk, (state) => state.others);
  if (others.length === 0) return null;
  return (
    <p className={styles.present} title={others.map((other) => strings.present.one(other.name, other.doing)).join('\n')}>
      <Users aria-hidden />
      <span>{others.length === 1 && others[0] !== undefined ? strings.present.one(others[0].name, others[0].doing) : strings.present.many(others.length)}</span>
    </p>
  );
}

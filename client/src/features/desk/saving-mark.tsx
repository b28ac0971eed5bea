import { Check, CloudOff, LoaderCircle } from 'lucide-react';
import { strings } from '../../strings';
import type { Desk } from './desk';
import { useDeskState } from './use-desk';
import styles from './desk-page.module.css';

/** Whether what is typed is on the server: as it is, not as it is hoped. */
export function SavingMark(props: { desk: Desk }) {
  const saving = useDeskState(props.desk, ({ saving: { draft, edit } }) =>
    draft === 'waiting' || edit === 'waiting' ? 'waiting' : draft === 'saving' || edit === 'saving' ? 'saving' : 'saved',
  );
  return (
    <p className={styles.saving} data-saving={saving} title={strings.saving.hint[saving]}>
      {saving === 'saved' ? <Check aria-hidden /> : saving === 'saving' ? <LoaderCircle aria-hidden /> : <CloudOff aria-hidden />}
      <span>{strings.saving[saving]}</span>
    </p>
  );
}

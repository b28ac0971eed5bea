import { useId, useState } from 'react';
import { strings } from '../../strings';
import { isSeed } from './settings-store';
import styles from './settings-panel.module.css';

export function SeedField(props: { value: number | null; onChange: (seed: number | null) => void }) {
  const id = useId();
  // what is typed may not be a seed yet, or no longer
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? props.value?.toString() ?? '';
  const valid = shown.trim() === '' || (/^\d+$/.test(shown.trim()) && isSeed(Number(shown)));

  return (
    <div className={styles.field}>
      <label htmlFor={id}>{strings.settings.seed}</label>
      <input
        id={id}
        className={styles.seed}
        inputMode="numeric"
        autoComplete="off"
        placeholder={strings.settings.seedPlaceholder}
        value={shown}
        aria-invalid={!valid}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          setTyped(event.currentTarget.value);
          if (text === '') props.onChange(null);
          else if (/^\d+$/.test(text) && isSeed(Number(text))) props.onChange(Number(text));
        }}
        onBlur={() => setTyped(null)}
      />
      <p id={`${id}-hint`} className={valid ? styles.hint : styles.problem}>
        {valid ? strings.settings.seedHint : strings.settings.seedInvalid}
      </p>
    </div>
  );
}

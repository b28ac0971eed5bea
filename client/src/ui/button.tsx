import type { ReactNode } from 'react';
import styles from './button.module.css';

export function Button(props: {
  kind?: 'plain' | 'main' | 'halt';
  label?: string;
  hint?: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={styles[props.kind ?? 'plain']}
      aria-label={props.label}
      title={props.hint}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

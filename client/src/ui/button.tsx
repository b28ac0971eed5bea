import type { ReactNode } from 'react';
import styles from './button.module.css';

export function Button(props: {
  kind?: 'plain' | 'main' | 'halt';
  label?: string;
  hint?: string;
  disabled?: boolean;
  /** Given for a button that is on or off. */
  pressed?: boolean;
  /** Sends the form it stands in. */
  submit?: boolean;
  onClick?: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type={props.submit ? 'submit' : 'button'}
      className={styles[props.kind ?? 'plain']}
      aria-label={props.label}
      title={props.hint}
      disabled={props.disabled}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

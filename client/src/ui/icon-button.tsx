import type { ReactNode } from 'react';
import styles from './button.module.css';

/** A button that is only an icon: its label is its name, and shows on hover. */
export function IconButton(props: {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  expanded?: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label={props.label}
      title={props.label}
      aria-expanded={props.expanded}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { strings } from '../strings';
import styles from './dialog.module.css';
import { IconButton } from './icon-button';

/** The browser's own modal dialog: it keeps the focus, closes with Esc, and gives the focus back. */
export function Dialog(props: { heading: string; side?: boolean; wide?: boolean; onClose: () => void; children: ReactNode }) {
  const element = useRef<HTMLDialogElement>(null);
  const headingId = useId();

  useEffect(() => {
    if (element.current?.open === false) element.current.showModal();
  }, []);

  return (
    <dialog
      ref={element}
      className={props.side ? styles.side : props.wide ? styles.wide : styles.centre}
      aria-labelledby={headingId}
      onClose={props.onClose}
      onClick={(event) => {
        // the backdrop belongs to the dialog element itself, everything in it to the sheet below
        if (event.target === element.current) element.current.close();
      }}
    >
      <div className={styles.sheet}>
        <div className={styles.header}>
          <h2 id={headingId}>{props.heading}</h2>
          <IconButton label={strings.close} onClick={() => element.current?.close()}>
            <X />
          </IconButton>
        </div>
        {props.children}
      </div>
    </dialog>
  );
}

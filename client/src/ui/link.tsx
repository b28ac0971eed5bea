import type { ReactNode } from 'react';

/** A link within the page: a plain click stays in it, any other (new tab, download) is the browser's. */
export function Link(props: {
  to: string;
  go: (path: string) => void;
  className?: string | undefined;
  label?: string;
  /** Where the reader is now. */
  current?: boolean;
  children: ReactNode;
}) {
  return (
    <a
      href={props.to}
      className={props.className}
      aria-label={props.label}
      aria-current={props.current ? 'page' : undefined}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        props.go(props.to);
      }}
    >
      {props.children}
    </a>
  );
}

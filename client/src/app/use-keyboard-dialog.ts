import { useEffect, useState } from 'react';

/** Whether the list of keys is open; `?` opens it, outside of text. */
export function useKeyboardDialog(): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && (event.target.isContentEditable || event.target.matches('input:not([type=range], [type=radio]), textarea, select'));
      if (event.key === '?' && !typing && document.querySelector('dialog[open]') === null) setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return [open, setOpen];
}

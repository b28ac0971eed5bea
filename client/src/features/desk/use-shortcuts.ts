import { useEffect, useRef } from 'react';

export type Shortcuts = Record<'continue' | 'three' | 'retry' | 'first' | 'second' | 'third' | 'keep' | 'stop' | 'undo' | 'redo' | 'previous' | 'next', () => void>;

/** What a key press asks for. By the key's place where a letter with Alt would be another one (macOS). */
export function shortcutOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): keyof Shortcuts | null {
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && event.key === 'Enter') return event.shiftKey ? 'retry' : 'continue';
  if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') return 'keep';
  if (command && event.altKey && event.key === 'Enter') return 'three';
  if (command) return null;
  if (event.key === 'Escape') return 'stop';
  if (!event.altKey) return null;
  if (event.code === 'KeyZ') return event.shiftKey ? 'redo' : 'undo';
  if (event.code === 'Digit1') return 'first';
  if (event.code === 'Digit2') return 'second';
  if (event.code === 'Digit3') return 'third';
  if (event.code === 'BracketLeft') return 'previous';
  if (event.code === 'BracketRight') return 'next';
  return null;
}

/** Keys that work anywhere on the page, but not behind an open dialog. */
export function useShortcuts(shortcuts: Shortcuts) {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const name = shortcutOf(event);
      if (name === null || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      if (name !== 'stop') event.preventDefault();
      current.current[name]();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

import { useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type Ref } from 'react';
import styles from './ink-field.module.css';

export type InkFieldHandle = { focus(): void };

/**
 * Text that is edited where it stands, in the middle of a line if need be. The browser owns the text while it is
 * typed; `value` is written into it only when it is something else, so that the caret stays where it is.
 */
export function InkField(props: {
  value: string;
  onInput: (text: string) => void;
  label: string;
  placeholder?: string;
  multiline?: boolean;
  className?: string | undefined;
  focusOnMount?: boolean;
  /** Where the caret goes then, in characters; left out: to the end. */
  caretOnMount?: number;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
  handle?: Ref<InkFieldHandle>;
}) {
  const { value, multiline = true, focusOnMount = false } = props;
  const element = useRef<HTMLSpanElement>(null);

  useLayoutEffect(() => {
    const field = element.current;
    if (field === null || textIn(field) === value) return;
    field.textContent = value.endsWith('\n') ? `${value}\n` : value;
    if (document.activeElement === field) caretToEnd(field);
  }, [value]);

  useLayoutEffect(() => {
    if (!focusOnMount || element.current === null) return;
    element.current.focus({ preventScroll: true });
    const text = element.current.firstChild;
    if (props.caretOnMount !== undefined && text !== null) {
      window.getSelection()?.collapse(text, Math.min(props.caretOnMount, text.textContent?.length ?? 0));
    } else {
      caretToEnd(element.current);
    }
  }, [focusOnMount]);

  useImperativeHandle(props.handle, () => ({
    focus() {
      if (element.current === null) return;
      element.current.focus();
      caretToEnd(element.current);
    },
  }));

  return (
    <span
      ref={element}
      className={[styles.ink, props.className].filter(Boolean).join(' ')}
      role="textbox"
      aria-label={props.label}
      aria-multiline={multiline}
      aria-placeholder={props.placeholder}
      data-placeholder={props.placeholder}
      data-blank={value === ''}
      contentEditable="plaintext-only"
      suppressContentEditableWarning
      spellCheck
      tabIndex={0}
      onInput={(event) => props.onInput(textIn(event.currentTarget))}
      onKeyDown={(event) => {
        if (!multiline && event.key === 'Enter') event.preventDefault();
        props.onKeyDown?.(event);
      }}
      onBlur={props.onBlur}
    />
  );
}

/**
 * A line break at the very end shows nothing, so browsers put one more there for the caret to stand on: the last one
 * is not the writer's.
 */
const textIn = (field: HTMLElement) => field.textContent.replace(/\n$/, '');

function caretToEnd(field: HTMLElement) {
  const selection = window.getSelection();
  selection?.selectAllChildren(field);
  selection?.collapseToEnd();
}

import { useEffect, useRef, useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { InkField } from '../../ui/ink-field';
import { greatestTurnLength, type Turn } from '../../wire/story';
import type { TurnEdit } from './turn-edit';
import styles from './prose.module.css';

/**
 * A turn that is edited where it stands, and saved while it is typed. Leaving it closes it; Esc goes back to the version
 * that was there before. An edit that was not saved when the page went away last time stands here again, and waits
 * without the focus: to lose that would save it.
 */
export function TurnEditor(props: {
  turn: Turn;
  open: () => TurnEdit;
  /** The character that was clicked; null: the caret goes to the end. */
  caretAt: number | null;
  unsaved: string | null;
  onClose: () => void;
  onCancel: () => void;
}) {
  const [text, setText] = useState(props.unsaved ?? props.turn.text);
  const [restored] = useState(props.unsaved !== null);
  const edit = useRef<TurnEdit>(null);
  const tooLong = text.length > greatestTurnLength;

  /** Leaving the field and pressing Save are one act where one causes the other. */
  const leaving = useRef(false);

  const opened = () => (edit.current ??= props.open());

  useEffect(() => {
    // it was not saved last time, and must not be forgotten when nothing more is typed
    if (props.unsaved !== null) opened().keep(props.unsaved);
  }, []);

  function cancel() {
    leaving.current = true;
    void opened().revert();
    props.onCancel();
  }

  async function save() {
    if (leaving.current || tooLong) return;
    leaving.current = true;
    if (await opened().finish()) props.onClose();
    leaving.current = false;
  }

  return (
    <span className={styles.editor}>
      <InkField
        value={text}
        onInput={(typed) => {
          setText(typed);
          if (typed.length <= greatestTurnLength) opened().type(typed);
        }}
        label={strings.turn.editing}
        focusOnMount={!restored}
        {...(props.caretAt === null ? {} : { caretOnMount: props.caretAt })}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            cancel();
          } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation();
            void save();
          }
        }}
      />
      {restored && <span className={styles.restored}>{strings.turn.restored}</span>}
      {tooLong && <span role="alert">{strings.desk.tooLong(text.length, greatestTurnLength)}</span>}
      <Button label={strings.turn.save} onClick={() => void save()}>
        {strings.turn.saveShort}
      </Button>
    </span>
  );
}

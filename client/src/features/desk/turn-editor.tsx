import { useRef, useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { InkField } from '../../ui/ink-field';
import { greatestTurnLength, type Turn } from '../../wire/story';
import styles from './prose.module.css';

/**
 * A turn that is edited where it stands. Leaving it saves it; Esc leaves it as it was. An edit that was not saved when
 * the page went away last time stands here again, and waits without the focus: to lose that would save it.
 */
export function TurnEditor(props: {
  turn: Turn;
  unsaved: string | null;
  onInput: (text: string) => void;
  onSave: (text: string) => Promise<void>;
  onCancel: () => void;
}) {
  const [text, setText] = useState(props.unsaved ?? props.turn.text);
  const [restored] = useState(props.unsaved !== null);
  const tooLong = text.length > greatestTurnLength;

  /** Leaving the field and pressing Save are one act where one causes the other. */
  const leaving = useRef(false);

  function cancel() {
    leaving.current = true;
    props.onCancel();
  }

  function save() {
    if (leaving.current || tooLong) return;
    leaving.current = true;
    void props.onSave(text).finally(() => (leaving.current = false));
  }

  return (
    <span className={styles.editor}>
      <InkField
        value={text}
        onInput={(typed) => {
          setText(typed);
          props.onInput(typed);
        }}
        label={strings.turn.editing}
        focusOnMount={!restored}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            cancel();
          } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation();
            save();
          }
        }}
      />
      {restored && <span className={styles.restored}>{strings.turn.restored}</span>}
      {tooLong && <span role="alert">{strings.desk.tooLong(text.length, greatestTurnLength)}</span>}
      <Button label={strings.turn.save} onClick={save}>
        {strings.turn.saveShort}
      </Button>
    </span>
  );
}

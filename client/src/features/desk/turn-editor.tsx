import { useRef, useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { InkField } from '../../ui/ink-field';
import { greatestTurnLength, type Turn } from '../../wire/story';
import styles from './prose.module.css';

/** A turn that is edited where it stands. Leaving it saves it; Esc leaves it as it was. */
export function TurnEditor(props: { turn: Turn; onSave: (text: string) => Promise<void>; onCancel: () => void }) {
  const [text, setText] = useState(props.turn.text);
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
        onInput={setText}
        label={strings.turn.editing}
        focusOnMount
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
      {tooLong && <span role="alert">{strings.desk.tooLong(text.length, greatestTurnLength)}</span>}
      <Button label={strings.turn.save} onClick={save}>
        {strings.turn.saveShort}
      </Button>
    </span>
  );
}

import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { IconButton } from '../../ui/icon-button';
import type { WorldNote } from '../../wire/story';
import type { StoryChange } from '../../wire/story-api';
import styles from './notes.module.css';

export type Notes = { memory: string; authorsNote: string; worldNotes: readonly WorldNote[] };

/** Milliseconds of rest after which what is typed is saved. */
const pause = 600;

/** What the model is told beside the story. It is saved while it is typed. */
export function NotesPanel(props: { notes: Notes; save: (change: StoryChange) => Promise<boolean>; look: ReactNode; onClose: () => void }) {
  const [memory, setMemory] = useState(props.notes.memory);
  const [authorsNote, setAuthorsNote] = useState(props.notes.authorsNote);
  const [worldNotes, setWorldNotes] = useState<readonly WorldNote[]>(props.notes.worldNotes);
  const [saved, setSaved] = useState<boolean | null>(null);
  const waiting = useRef<StoryChange>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useRef(props.save);
  save.current = props.save;

  async function flush() {
    clearTimeout(timer.current);
    const change = waiting.current;
    if (Object.keys(change).length === 0) return;
    waiting.current = {};
    const done = await save.current(change);
    if (!done) waiting.current = { ...change, ...waiting.current };
    setSaved(done);
  }

  function later(change: StoryChange) {
    waiting.current = { ...waiting.current, ...change };
    setSaved(null);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), pause);
  }

  useEffect(() => () => void flush(), []);

  /** A note without a key could never be sent, and is kept here until it has one. */
  function changeNotes(notes: readonly WorldNote[]) {
    setWorldNotes(notes);
    later({ worldNotes: notes.filter((note) => note.keys.length > 0) });
  }

  const change = (index: number, to: Partial<WorldNote>) => changeNotes(worldNotes.map((note, at) => (at === index ? { ...note, ...to } : note)));

  return (
    <Dialog heading={strings.notes.heading} side onClose={props.onClose}>
      <p className={styles.saved} role="status">
        {saved === null ? '' : saved ? strings.saving.saved : strings.saving.waiting}
      </p>
      <Area
        label={strings.notes.memory}
        hint={strings.notes.memoryHint}
        value={memory}
        limit={10_000}
        onChange={(text) => {
          setMemory(text);
          later({ memory: text });
        }}
      />
      <Area
        label={strings.notes.authorsNote}
        hint={strings.notes.authorsNoteHint}
        value={authorsNote}
        limit={2_000}
        onChange={(text) => {
          setAuthorsNote(text);
          later({ authorsNote: text });
        }}
      />
      <section className={styles.world} aria-label={strings.notes.world}>
        <h3>{strings.notes.world}</h3>
        <p className={styles.hint}>{strings.notes.worldHint}</p>
        {worldNotes.map((note, index) => (
          <WorldNoteFields
            key={index}
            index={index}
            note={note}
            onChange={(to) => change(index, to)}
            onRemove={() => changeNotes(worldNotes.filter((_, at) => at !== index))}
          />
        ))}
        <Button onClick={() => setWorldNotes([...worldNotes, { keys: [], text: '', priority: 0 }])}>
          <Plus />
          {strings.notes.add}
        </Button>
      </section>
      {props.look}
    </Dialog>
  );
}

function Area(props: { label: string; hint: string; value: string; limit: number; onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{props.label}</label>
      <textarea id={id} value={props.value} maxLength={props.limit} rows={4} aria-describedby={`${id}-hint`} onChange={(event) => props.onChange(event.currentTarget.value)} />
      <p id={`${id}-hint`} className={styles.hint}>
        {props.hint}
      </p>
    </div>
  );
}

function WorldNoteFields(props: { index: number; note: WorldNote; onChange: (to: Partial<WorldNote>) => void; onRemove: () => void }) {
  const { note, index } = props;
  const id = useId();
  // what is typed between two commas may end in a blank, which the key itself does not
  const [keys, setKeys] = useState(note.keys.join(', '));
  return (
    <fieldset className={styles.note}>
      <legend className="unseen">{strings.notes.one(index + 1)}</legend>
      <div className={styles.row}>
        <label htmlFor={`${id}-keys`}>{strings.notes.keys}</label>
        <IconButton label={strings.notes.remove(index + 1)} onClick={props.onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <input
        id={`${id}-keys`}
        value={keys}
        placeholder={strings.notes.keysPlaceholder}
        autoComplete="off"
        onChange={(event) => {
          setKeys(event.currentTarget.value);
          props.onChange({ keys: event.currentTarget.value.split(',').map((key) => key.trim().slice(0, 100)).filter(Boolean).slice(0, 20) });
        }}
      />
      <label htmlFor={`${id}-text`}>{strings.notes.text}</label>
      <textarea id={`${id}-text`} rows={3} maxLength={2_000} value={note.text} onChange={(event) => props.onChange({ text: event.currentTarget.value })} />
      <label htmlFor={`${id}-priority`}>{strings.notes.priority}</label>
      <input
        id={`${id}-priority`}
        type="number"
        min={-100}
        max={100}
        value={note.priority}
        onChange={(event) => {
          const priority = Math.round(event.currentTarget.valueAsNumber);
          if (priority >= -100 && priority <= 100) props.onChange({ priority });
        }}
      />
      {note.keys.length === 0 && <p className={styles.problem}>{strings.notes.noKeys}</p>}
    </fieldset>
  );
}

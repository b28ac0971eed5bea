import { useId, useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import type { StoryApi } from '../../wire/story-api';
import styles from './opening.module.css';

/** A closed server asks for its owner's token. */
export function OwnerDoor(props: { api: StoryApi; onOpen: () => void }) {
  const id = useId();
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState(false);

  async function enter() {
    try {
      await props.api.enterAsOwner(token);
      props.onOpen();
    } catch {
      setWrong(true);
    }
  }

  return (
    <form
      className={styles.door}
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <p>{strings.door.closed}</p>
      <label htmlFor={id}>{strings.door.token}</label>
      <span>
        <input id={id} type="password" autoComplete="current-password" value={token} aria-invalid={wrong} onChange={(event) => setToken(event.currentTarget.value)} />
        <Button kind="main" submit disabled={token === ''}>
          {strings.door.enter}
        </Button>
      </span>
      {wrong && (
        <p className={styles.problem} role="alert">
          {strings.door.wrong}
        </p>
      )}
    </form>
  );
}

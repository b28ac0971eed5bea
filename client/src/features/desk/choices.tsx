import { Check, X } from 'lucide-react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { Pen } from '../../ui/pen';
import type { Desk } from './desk';
import { draftsOf } from './desk-state';
import { useDeskState } from './use-desk';
import styles from './choices.module.css';

/** Versions that are written at once, side by side as they stream in, and then to choose from. All of them are kept. */
export function Choices(props: { desk: Desk }) {
  const { desk } = props;
  const running = useDeskState(desk, (state) => state.running);
  const choices = useDeskState(desk, (state) => state.choices);
  const tree = useDeskState(desk, (state) => state.tree);

  if (running?.phase === 'writing' && running.beside.length > 0) {
    return (
      <Columns>
        {draftsOf(running).map((draft, index) => (
          <article key={draft.turnId} className={styles.choice} aria-label={strings.choices.one(index + 1)} aria-busy={!draft.ended}>
            <p className={styles.text}>
              {draft.text.trim()}
              {!draft.ended && <Pen />}
            </p>
          </article>
        ))}
      </Columns>
    );
  }
  if (running !== null || tree === null || choices === null || tree.headId === null || !choices.includes(tree.headId)) return null;
  return (
    <Columns>
      {choices.map((turnId, index) => {
        const chosen = turnId === tree.headId;
        return (
          <article key={turnId} className={styles.choice} data-chosen={chosen} aria-label={strings.choices.one(index + 1)}>
            <p className={styles.text}>{tree.turns.get(turnId)?.text.trim()}</p>
            <Button pressed={chosen} label={strings.choices.takeAria(index + 1, chosen)} onClick={() => void desk.choose(turnId)}>
              {chosen && <Check />}
              {chosen ? strings.choices.taken : strings.choices.take}
            </Button>
          </article>
        );
      })}
      <div className={styles.close}>
        <IconButton label={strings.choices.close} onClick={desk.closeChoices}>
          <X />
        </IconButton>
      </div>
    </Columns>
  );
}

function Columns(props: { children: React.ReactNode }) {
  return (
    <section className={styles.columns} aria-label={strings.choices.heading}>
      {props.children}
    </section>
  );
}

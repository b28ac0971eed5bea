import { CornerDownRight } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { strings } from '../../../strings';
import { Button } from '../../../ui/button';
import type { Turn } from '../../../wire/story';
import type { Desk } from '../desk';
import { newestLeaf, voiceOf, type StoryTree } from '../story-tree';
import { useDeskState } from '../use-desk';
import { compareBranches } from './compare';
import styles from './story-map.module.css';

/** One turn of the map: its words, the way to it, its name, and how its branch differs from another one. */
export function PassageDetail(props: { desk: Desk; tree: StoryTree; turn: Turn; name: string; onGo: () => void }) {
  const { desk, tree, turn } = props;
  const nameId = useId();
  const otherId = useId();
  const [name, setName] = useState(props.name);
  const [otherTurn, setOtherTurn] = useState<string | null>(null);
  const busy = useDeskState(desk, (state) => state.running !== null);
  const end = newestLeaf(tree, turn.id);
  const differences = useMemo(() => (otherTurn === null ? null : compareBranches(tree, otherTurn, end)), [tree, otherTurn, end]);
  const others = [
    ...(tree.headId === null ? [] : [{ turnId: tree.headId, name: strings.map.now }]),
    ...tree.branchNames.filter((named) => named.turnId !== turn.id).map((named) => ({ ...named, turnId: newestLeaf(tree, named.turnId) })),
  ].filter((other, index, all) => other.turnId !== end && all.findIndex((each) => each.turnId === other.turnId) === index);

  return (
    <section className={styles.detail} aria-label={strings.map.passage}>
      <p className={styles.voice}>
        {strings.turn.voice[voiceOf(turn)]}, {strings.moment(turn.createdAt)}
      </p>
      <p className={styles.words}>{turn.text.trim() || strings.turn.removed}</p>
      <Button kind="main" disabled={busy || turn.id === tree.headId} onClick={props.onGo}>
        <CornerDownRight />
        {strings.map.go}
      </Button>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void desk.nameBranch(turn.id, name.trim());
        }}
      >
        <label htmlFor={nameId}>{strings.map.name}</label>
        <span>
          <input id={nameId} value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.currentTarget.value)} />
          <Button disabled={busy || name.trim() === props.name} submit>
            {strings.map.saveName}
          </Button>
        </span>
      </form>
      {others.length > 0 && (
        <div className={styles.form}>
          <label htmlFor={otherId}>{strings.map.compare}</label>
          <select id={otherId} value={otherTurn ?? ''} onChange={(event) => setOtherTurn(event.currentTarget.value || null)}>
            <option value="">{strings.map.compareNone}</option>
            {others.map((other) => (
              <option key={other.turnId} value={other.turnId}>
                {other.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {differences !== null && (
        <div className={styles.differences} role="region" aria-label={strings.map.differences} tabIndex={0}>
          <p className={styles.legend}>
            <del>{strings.map.onlyThere}</del> <ins>{strings.map.onlyHere}</ins>
          </p>
          <p>
            {differences.map(({ kind, text }, index) =>
              kind === 'left' ? <del key={index}>{text}</del> : kind === 'right' ? <ins key={index}>{text}</ins> : <span key={index}>{text}</span>,
            )}
          </p>
        </div>
      )}
    </section>
  );
}

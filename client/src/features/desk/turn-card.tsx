import { Columns3, Dices, Pencil, RotateCcw, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import type { Turn } from '../../wire/story';
import type { Desk } from './desk';
import { siblingsOf, voiceOf } from './story-tree';
import { useDeskState } from './use-desk';
import { Versions } from './versions';
import { WordOdds } from './word-odds';
import styles from './turn-card.module.css';

/** One turn's versions and how it came about, right under its last line. */
export function TurnCard(props: {
  desk: Desk;
  turn: Turn;
  container: RefObject<HTMLElement | null>;
  onEdit: () => void;
  onRetry: ((versions: number) => void) | null;
  onRewrite: (() => void) | null;
  /** The place of the word that was clicked. */
  wordAt: number | null;
  onWord: (at: number) => void;
  /** Write another version that begins so. */
  onBeginning: (beginning: string) => void;
  onUseSeed: (seed: number) => void;
  /** Another version was chosen, and the card goes with it. */
  onChosen: (turnId: string) => void;
  onClose: () => void;
}) {
  const { desk, turn, container, onClose } = props;
  const card = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null);
  const tree = useDeskState(desk, (state) => state.tree);
  const busy = useDeskState(desk, (state) => state.running !== null);
  const siblings = tree === null ? [turn] : siblingsOf(tree, turn);
  const { generation } = turn;

  useLayoutEffect(() => {
    function stand() {
      const page = container.current?.getBoundingClientRect();
      const ends = container.current?.querySelectorAll('[data-open="true"][data-closes="true"]');
      const line = [...(ends?.[0]?.getClientRects() ?? [])].at(-1);
      if (page === undefined || card.current === null) return;
      // a turn that is drawn nowhere, as its words are all white space, has its card at the top of the story
      if (line === undefined) return setPlace({ top: 0, left: 0 });
      const widest = Math.max(0, page.width - card.current.offsetWidth);
      setPlace({ top: line.bottom - page.top + 6, left: Math.min(Math.max(0, line.right - page.left - card.current.offsetWidth / 2), widest) });
    }
    stand();
    // a phone that is turned breaks the lines anew
    addEventListener('resize', stand);
    return () => removeEventListener('resize', stand);
  }, [container, turn]);

  const placed = place !== null;
  useEffect(() => {
    if (!placed) return;
    card.current?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [placed]);

  useEffect(() => {
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Element && !card.current?.contains(event.target) && event.target.closest('[data-open]') === null) onClose();
    };
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, [onClose]);

  return (
    <div
      ref={(element) => {
        card.current = element;
        // placed by script and not by a style attribute, which the content security policy may forbid
        element?.style.setProperty('translate', place === null ? '0 0' : `${place.left}px ${place.top}px`);
      }}
      className={styles.card}
      data-placed={place !== null}
      role="dialog"
      aria-label={strings.turn.card(strings.turn.voice[voiceOf(turn)])}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles.row}>
        {siblings.length > 1 && (
          <Versions
            index={siblings.indexOf(turn)}
            count={siblings.length}
            disabled={busy}
            onStep={(by) => {
              const other = siblings[siblings.indexOf(turn) + by];
              if (other !== undefined) void desk.choose(other.id).then(() => props.onChosen(other.id));
            }}
          />
        )}
        <Button disabled={busy} onClick={props.onEdit}>
          <Pencil />
          {strings.turn.edit}
        </Button>
        {props.onRetry !== null && (
          <>
            <Button disabled={busy} onClick={() => props.onRetry?.(1)}>
              <RotateCcw />
              {strings.desk.retry}
            </Button>
            <IconButton label={strings.choices.threeOthers} disabled={busy} onClick={() => props.onRetry?.(3)}>
              <Columns3 />
            </IconButton>
          </>
        )}
        <span className={styles.last}>
          <IconButton label={strings.close} onClick={onClose}>
            <X />
          </IconButton>
        </span>
      </div>
      {generation !== null &&
        (props.wordAt === null || props.wordAt >= turn.text.length ? (
          <Button onClick={() => props.onWord(0)}>
            <Dices />
            {strings.odds.open}
          </Button>
        ) : (
          <WordOdds desk={desk} turn={turn} offset={props.wordAt} disabled={busy} onMove={props.onWord} onChoose={props.onBeginning} />
        ))}
      {generation !== null && (
        <dl className={styles.facts}>
          <dt>{strings.turn.model}</dt>
          <dd title={`${strings.turn.checkpoint} ${generation.checkpoint}`}>{generation.model}</dd>
          <dt>{strings.turn.seed}</dt>
          <dd>
            {generation.seed}{' '}
            <button type="button" className={styles.seed} onClick={() => props.onUseSeed(generation.seed)}>
              {strings.turn.useSeed}
            </button>
          </dd>
          <dt>{strings.turn.settings}</dt>
          <dd>{strings.turn.samplers(generation.options)}</dd>
          <dt>{strings.turn.length}</dt>
          <dd>{strings.turn.made(generation.sentences, generation.tokens, generation.milliseconds)}</dd>
        </dl>
      )}
      {props.onRewrite !== null && (
        <Button disabled={busy} hint={strings.turn.rewriteHint} onClick={props.onRewrite}>
          {strings.turn.rewrite}
        </Button>
      )}
      <p className={styles.when}>
        {turn.editsId === null ? strings.turn.written : strings.turn.edited} {strings.moment(turn.createdAt)}
      </p>
    </div>
  );
}

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { strings } from '../../../strings';
import { Dialog } from '../../../ui/dialog';
import type { Desk } from '../desk';
import { voiceOf, type StoryTree } from '../story-tree';
import { useDeskState } from '../use-desk';
import { mapRows, type MapRow } from './map-rows';
import { PassageDetail } from './passage-detail';
import styles from './story-map.module.css';

/** Height of a row, in rem, and how many are drawn beyond what is in sight. */
const rowHeight = 2.25;
const overscan = 12;

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** The whole story with every version of it, to jump in. */
export function StoryMap(props: { desk: Desk; onClose: () => void }) {
  const tree = useDeskState(props.desk, (state) => state.tree);
  return (
    <Dialog heading={strings.map.heading} wide onClose={props.onClose}>
      {tree === null || tree.turns.size === 0 ? <p>{strings.map.empty}</p> : <Map desk={props.desk} tree={tree} onClose={props.onClose} />}
    </Dialog>
  );
}

function Map({ desk, tree, onClose }: { desk: Desk; tree: StoryTree; onClose: () => void }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState(tree.headId ?? tree.turns.keys().next().value ?? '');
  const list = useRef<HTMLDivElement>(null);
  /** The row that is active now gets the focus once it is drawn. */
  const focusNext = useRef(false);
  const rows = useMemo(() => mapRows(tree, opened), [tree, opened]);
  const names = useMemo(() => new globalThis.Map(tree.branchNames.map(({ turnId, name }) => [turnId, name])), [tree.branchNames]);
  const index = Math.max(0, rows.findIndex((row) => row.turn.id === activeId));
  const active = rows[index];

  const [height] = useState(() => rowHeight * rem());
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => height,
    getItemKey: (at) => rows[at]?.turn.id ?? at,
    overscan,
    initialOffset: () => Math.max(0, (index - overscan / 2) * height),
    // the active row has the Tab key's stop, also when it is scrolled out of sight
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), index])].sort((one, other) => one - other),
  });

  useLayoutEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [activeId]);

  function move(to: number) {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[at];
    if (row === undefined) return;
    focusNext.current = true;
    setActiveId(row.turn.id);
    virtual.scrollToIndex(at);
  }

  function toggle(row: MapRow, open: boolean) {
    const next = new Set(opened);
    if (open) next.add(row.turn.id);
    else next.delete(row.turn.id);
    setOpened(next);
  }

  async function go(turnId: string) {
    await desk.goTo(turnId);
    onClose();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (active === undefined) return;
    const parent = rows.slice(0, index).findLastIndex((row) => row.level < active.level);
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ArrowRight: () => (active.more > 0 && !active.open ? toggle(active, true) : move(index + 1)),
      ArrowLeft: () => (active.open ? toggle(active, false) : parent >= 0 && move(parent)),
      Enter: () => void go(active.turn.id),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  }

  return (
    <div className={styles.map}>
      <div ref={list} className={styles.scroll}>
        <ul
          ref={(all) => all?.style.setProperty('height', `${virtual.getTotalSize()}px`)}
          className={styles.rows}
          role="tree"
          aria-label={strings.map.heading}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index: at, start }) => {
            const row = rows[at];
            if (row === undefined) return null;
            return (
              <li
                key={row.turn.id}
                role="treeitem"
                aria-level={row.level}
                aria-posinset={at + 1}
                aria-setsize={rows.length}
                aria-selected={row === active}
                aria-expanded={row.more > 0 ? row.open : undefined}
                aria-current={row.turn.id === tree.headId ? 'true' : undefined}
                tabIndex={row === active ? 0 : -1}
                className={styles.row}
                ref={(item) => {
                  item?.style.setProperty('--level', String(row.level - 1));
                  item?.style.setProperty('top', `${start}px`);
                }}
                onClick={() => {
                  if (row === active && row.more > 0) toggle(row, !row.open);
                  setActiveId(row.turn.id);
                }}
                onDoubleClick={() => void go(row.turn.id)}
              >
                <span className={styles[voiceOf(row.turn)]}>{row.turn.text.trim().slice(0, 140) || strings.turn.removed}</span>
                {names.has(row.turn.id) && <span className={styles.name}>{names.get(row.turn.id)}</span>}
                {row.turn.id === tree.headId && <span className={styles.here}>{strings.map.here}</span>}
                {row.more > 0 && <span className={styles.more}>{strings.map.more(row.more)}</span>}
              </li>
            );
          })}
        </ul>
      </div>
      {active !== undefined && <PassageDetail key={active.turn.id} desk={desk} tree={tree} turn={active.turn} name={names.get(active.turn.id) ?? ''} onGo={() => void go(active.turn.id)} />}
    </div>
  );
}

import { memo, useDeferredValue, type ReactNode } from 'react';
import { strings } from '../../strings';
import { placeOfClick } from './place-of-click';
import type { Paragraph } from './prose-flow';
import styles from './prose.module.css';

type DrawnProps = {
  /** The turn whose card is open. */
  open: string | null;
  /** The turn whose mark takes the Tab key's stop. */
  marked: string | null;
  edited: { turnId: string; editor: ReactNode } | null;
  /** `at` is where in the turn it was clicked; null: it was opened by a key. */
  onOpen: (turnId: string, at: number | null) => void;
};

type ParagraphProps = DrawnProps & { paragraph: Paragraph };

/** What is drawn again only when it changes hears of a turn only when that turn is in it. */
function within(paragraphs: readonly Paragraph[], { open, marked, edited, onOpen }: DrawnProps): DrawnProps {
  const has = (id: string | null | undefined) => id != null && paragraphs.some((paragraph) => paragraph.some((segment) => segment.turnId === id));
  return { open: has(open) ? open : null, marked: has(marked) ? marked : null, edited: has(edited?.turnId) ? edited : null, onOpen };
}

/**
 * The paragraphs of a story but the last one, in chunks. A long story opens with its end; the rest takes its place, which
 * is kept free, as soon as there is time for it.
 */
export function Chunks(props: DrawnProps & { chunks: readonly (readonly Paragraph[])[] }) {
  const { chunks } = props;
  const all = useDeferredValue(true, false);
  const settled = chunks.length - unsettledChunks;
  return chunks.map((paragraphs, index) =>
    all || index >= settled ? <Chunk key={index} paragraphs={paragraphs} settled={index < settled} {...within(paragraphs, props)} /> : <div key={index} className={styles.chunk} />,
  );
}

/** Chunks at the end that are always drawn at once: text is still moving into them, or is in sight when a story opens. */
const unsettledChunks = 3;

const Chunk = memo(function Chunk(props: DrawnProps & { paragraphs: readonly Paragraph[]; settled: boolean }) {
  // an edit makes new turns of all that follow it: they are drawn anew between the keys
  const later = useDeferredValue(props.paragraphs);
  const paragraphs = props.settled && props.edited === null ? later : props.paragraphs;
  return (
    <div className={styles.chunk}>
      {paragraphs.map((paragraph, index) => (
        <ParagraphView key={index} paragraph={paragraph} {...within([paragraph], props)} />
      ))}
    </div>
  );
});

const ParagraphView = memo(function ParagraphView(props: ParagraphProps) {
  return (
    <p className={styles.paragraph} data-goes-on={props.paragraph.at(-1)?.goesOn}>
      <Segments {...props} />
    </p>
  );
});

export function Segments(props: ParagraphProps) {
  return props.paragraph.map((segment, index) => {
    // white space between two turns stays outside of both, so that their marks stand at their words
    const text = index === 0 ? segment.text.trimStart() : segment.text;
    const words = text.trim();
    const start = text.indexOf(words);
    const lastWord = Math.max(0, words.search(/\S+$/));
    const key = `${segment.turnId}-${index}`;
    if (props.edited?.turnId === segment.turnId) {
      // the same element, also when the edit has become another turn by being saved
      return <span key="edited">{props.edited.editor}</span>;
    }
    return (
      <span key={key}>
        {text.slice(0, start)}
        <span
          className={styles[segment.voice]}
          data-opens={segment.opens}
          data-closes={segment.closes}
          data-removed={segment.text === ''}
          data-open={segment.turnId === props.open}
          data-turn={segment.turnId}
          data-start={segment.start + (index === 0 ? segment.text.length - text.length : 0) + start}
          onClick={(event) => {
            // a selection that ends here is no click, nor is the second one of two
            if (event.detail > 1 || !(window.getSelection()?.isCollapsed ?? true)) return;
            const place = event.detail === 0 ? null : placeOfClick(event.currentTarget, event.clientX, event.clientY);
            props.onOpen(segment.turnId, place === null ? null : place.segmentStart + place.offset);
          }}
        >
          {segment.opens && (
            <button
              type="button"
              className={styles.mark}
              data-mark={segment.turnId}
              tabIndex={segment.turnId === props.marked ? 0 : -1}
              aria-label={strings.turn.mark(strings.turn.voice[segment.voice], excerpt(words) || strings.turn.removed)}
              aria-expanded={segment.turnId === props.open}
            />
          )}
          {segment.closes ? words.slice(0, lastWord) : words}
          {segment.closes && <span className={styles.close}>{words.slice(lastWord)}</span>}
        </span>
        {text.slice(start + words.length)}
      </span>
    );
  });
}

const excerpt = (words: string) => (words.length > 40 ? `${words.slice(0, 40)}…` : words);

import type { Voice } from './story-tree';

/** A stretch of one turn within one paragraph. */
export type Segment = {
  turnId: string;
  voice: Voice;
  text: string;
  /** Where in the turn's text this one starts; a line break that was put before it counts. */
  start: number;
  /** The turn begins with this segment. */
  opens: boolean;
  /** The turn ends with it. */
  closes: boolean;
};

export type Paragraph = readonly Segment[];

/** Turns set as running prose. `newlines`: line breaks at the end that no text has followed yet. */
export type ProseFlow = { paragraphs: readonly Paragraph[]; newlines: number };

export const emptyFlow: ProseFlow = { paragraphs: [], newlines: 0 };

/** Two line breaks, or more, part paragraphs; a single one is kept as a line break. */
const paragraphBreak = 2;

/**
 * Goes on with a turn where the prose stands, in the middle of a paragraph if need be. Paragraphs before it stay the
 * same objects, so that only the last one is drawn again while text streams in.
 * `edited` keeps the turn in one segment, whatever line breaks it has; `unfinished` leaves its end open.
 */
export function flowOn(flow: ProseFlow, turn: { id: string; voice: Voice; text: string }, as?: 'edited' | 'unfinished'): ProseFlow {
  const paragraphs = [...flow.paragraphs];
  let { newlines } = flow;
  let opens = true;

  function add(text: string, at: number) {
    const fresh = paragraphs.length === 0 || newlines >= paragraphBreak;
    const lead = !fresh && newlines === 1 ? '\n' : '';
    const segment: Segment = { turnId: turn.id, voice: turn.voice, text: lead + text, start: at - lead.length, opens, closes: false };
    if (fresh) paragraphs.push([segment]);
    else paragraphs.push([...(paragraphs.pop() ?? []), segment]);
    newlines = 0;
    opens = false;
  }

  if (as === 'edited') {
    add(turn.text, 0);
  } else {
    for (const match of turn.text.matchAll(/\n+|[^\n]+/g)) {
      if (match[0].startsWith('\n')) newlines += match[0].length;
      else add(match[0], match.index);
    }
  }

  // a passage that was taken out keeps a place, from which it can be had back
  if (turn.text === '' && as === undefined) {
    const last = newlines >= paragraphBreak ? [] : (paragraphs.pop() ?? []);
    paragraphs.push([...last, { turnId: turn.id, voice: turn.voice, text: '', start: 0, opens: true, closes: true }]);
    return { paragraphs, newlines: last.length === 0 ? 0 : newlines };
  }
  if (opens || as === 'unfinished') return { paragraphs, newlines };
  const last = paragraphs.pop() ?? [];
  paragraphs.push(last.map((segment, index) => (index === last.length - 1 ? { ...segment, closes: true } : segment)));
  return { paragraphs, newlines };
}

/** Where words would go on that are typed now: in the last paragraph, or in a new one. */
export const goesOnInParagraph = (flow: ProseFlow) => flow.paragraphs.length > 0 && flow.newlines < paragraphBreak;

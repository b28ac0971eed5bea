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
  /** The paragraph goes on after it, in the next block. */
  goesOn?: true;
};

/** One of those is drawn as one block; a paragraph without an end in several. */
export type Paragraph = readonly Segment[];

/** Turns set as running prose. `newlines`: line breaks at the end that no text has followed yet. */
export type ProseFlow = { paragraphs: readonly Paragraph[]; newlines: number };

export const emptyFlow: ProseFlow = { paragraphs: [], newlines: 0 };

/** Characters after which the turns of a paragraph go on in another block: with every key all of a block is laid out anew. */
const longestBlock = 4_000;

/** Two line breaks, or more, part paragraphs; a single one is kept as a line break. */
const paragraphBreak = 2;

export type FlowingTurn = { id: string; voice: Voice; text: string };

/**
 * Goes on with a turn where the prose stands, in the middle of a paragraph if need be. Paragraphs before it stay the
 * same objects, so that only the last one is drawn again while text streams in.
 * `edited` keeps the turn in one segment, whatever line breaks it has; `unfinished` leaves its end open.
 */
export function flowOn(flow: ProseFlow, turn: FlowingTurn, as?: 'edited' | 'unfinished'): ProseFlow {
  const paragraphs = flow.paragraphs.slice(0, -1) as Segment[][];
  const last = flow.paragraphs.at(-1);
  if (last !== undefined) paragraphs.push([...last]);
  return { paragraphs, newlines: extend(paragraphs, flow.newlines, turn, as) };
}

/** All turns of a branch. Paragraphs that are as they were in `before` are the same objects. */
export function flowOf(branch: readonly FlowingTurn[], editedId: string | null, before: ProseFlow): ProseFlow {
  const paragraphs: Segment[][] = [];
  let newlines = 0;
  for (const turn of branch) newlines = extend(paragraphs, newlines, turn, turn.id === editedId ? 'edited' : undefined);
  return {
    newlines,
    paragraphs: paragraphs.map((paragraph, index) => {
      const known = before.paragraphs[index];
      return known !== undefined && isSame(known, paragraph) ? known : paragraph;
    }),
  };
}

/** Sets a turn at the end, in the last paragraph itself or in new ones. Returns the line breaks that are open then. */
function extend(paragraphs: Segment[][], open: number, turn: FlowingTurn, as?: 'edited' | 'unfinished'): number {
  let newlines = open;
  let opens = true;

  /** The block that words go on in; none where a new one begins. */
  function block(): Segment[] | undefined {
    const last = newlines >= paragraphBreak ? undefined : paragraphs.at(-1);
    if (last === undefined || lengthOf(last) < longestBlock) return last;
    const ending = last.pop();
    if (ending !== undefined) last.push({ ...ending, goesOn: true });
    newlines = 0;
    return undefined;
  }

  function add(text: string, at: number) {
    const last = block();
    const lead = last !== undefined && newlines === 1 ? '\n' : '';
    const segment: Segment = { turnId: turn.id, voice: turn.voice, text: lead + text, start: at - lead.length, opens, closes: false };
    if (last === undefined) paragraphs.push([segment]);
    else last.push(segment);
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
    const last = newlines >= paragraphBreak ? undefined : paragraphs.at(-1);
    const place: Segment = { turnId: turn.id, voice: turn.voice, text: '', start: 0, opens: true, closes: true };
    if (last === undefined) paragraphs.push([place]);
    else last.push(place);
    return last === undefined ? 0 : newlines;
  }
  const last = paragraphs.at(-1);
  const ending = last?.pop();
  if (ending !== undefined) last?.push(opens || as === 'unfinished' ? ending : { ...ending, closes: true });
  return newlines;
}

const lengthOf = (block: readonly Segment[]) => block.reduce((sum, segment) => sum + segment.text.length, 0);

function isSame(one: Paragraph, other: Paragraph): boolean {
  return one.length === other.length && one.every((segment, index) => isSameSegment(segment, other[index]));
}

const isSameSegment = (one: Segment, other: Segment | undefined) =>
  other !== undefined &&
  one.turnId === other.turnId &&
  one.voice === other.voice &&
  one.start === other.start &&
  one.opens === other.opens &&
  one.closes === other.closes &&
  one.goesOn === other.goesOn &&
  one.text === other.text;

/** Paragraphs that are laid out, or passed over where they are out of sight, as one. */
export const chunkLength = 12;

/** The paragraphs in chunks; a chunk whose paragraphs are all as they were in `before` is the same object. */
export function chunksOf(paragraphs: readonly Paragraph[], before: readonly (readonly Paragraph[])[]): readonly (readonly Paragraph[])[] {
  const chunks: (readonly Paragraph[])[] = [];
  for (let start = 0; start < paragraphs.length; start += chunkLength) {
    const chunk = paragraphs.slice(start, start + chunkLength);
    const known = before[chunks.length];
    const same = known !== undefined && known.length === chunk.length && chunk.every((paragraph, index) => paragraph === known[index]);
    chunks.push(same ? known : chunk);
  }
  return chunks;
}

/** Where words would go on that are typed now: in the last paragraph, or in a new one. */
export const goesOnInParagraph = (flow: ProseFlow) => flow.paragraphs.length > 0 && flow.newlines < paragraphBreak;

/** A place in the text of a turn as it is drawn: characters from the start of one of its segments. */
export type Place = { turnId: string; segmentStart: number; offset: number };

/** Which character of the story a click is at; null where it is at none. */
export function placeOfClick(target: Element, x: number, y: number): Place | null {
  const segment = target.closest<HTMLElement>('[data-turn]');
  const turnId = segment?.dataset.turn;
  if (segment === null || turnId === undefined) return null;
  const caret = document.caretPositionFromPoint?.(x, y);
  const inside = caret != null && segment.contains(caret.offsetNode);
  return { turnId, segmentStart: Number(segment.dataset.start), offset: inside ? offsetWithin(segment, caret.offsetNode, caret.offset) : 0 };
}

/** A segment may be drawn in several pieces. */
function offsetWithin(segment: Element, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(segment, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

export const offsetIn = (text: string, place: Place) => Math.max(0, Math.min(text.length, place.segmentStart + place.offset));

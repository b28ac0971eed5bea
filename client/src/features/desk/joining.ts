/** Marks that stand right at the word before them. */
const clings = /^[.,;:!?…)\]»”’。，！？、」]/;

/**
 * What stands between the story so far and words that are typed after it: the story is a plain concatenation of its
 * turns, so the blank between two turns must belong to one of them.
 */
export function joinerBetween(before: string, typed: string): '' | ' ' {
  if (before === '' || typed === '') return '';
  return /\s$/.test(before) || /^\s/.test(typed) || clings.test(typed) ? '' : ' ';
}

/** The text of a writer's turn: what was typed, joined to the story, with no blanks left hanging at its end. */
export function turnText(before: string, typed: string): string {
  const text = typed.replace(/[ \t\u00a0]+$/, '');
  return text.trim() === '' ? '' : joinerBetween(before, text) + text;
}

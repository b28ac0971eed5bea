/** An end mark, closers, and white space after them: enough to know that a sentence may be read out. */
const sentenceEnd = /[.!?…。！？]["'”’)\]»]*\s+/g;

/** Cuts streamed text into sentences for a screen reader, which should not hear it word by word. */
export function sentenceAnnouncer(announce: (sentence: string) => void) {
  let open = '';
  return {
    append(text: string) {
      open += text;
      let end = 0;
      for (const match of open.matchAll(sentenceEnd)) end = match.index + match[0].length;
      if (end === 0) return;
      announce(open.slice(0, end).trim());
      open = open.slice(end);
    },
    /** The turn is over: what is left is announced if it was kept. */
    finish(kept: boolean) {
      if (kept && open.trim() !== '') announce(open.trim());
      open = '';
    },
  };
}

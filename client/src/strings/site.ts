/** The names of the pages. */
export const siteStrings = {
  pages: 'Pages',
  write: 'Write',
  play: 'Play',
  compare: 'Compare',
};

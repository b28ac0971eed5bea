/** This page's line to the server, by which a change is told apart from those of other pages; null while there is none. */
export const pageConnection: { id: string | null } = { id: null };

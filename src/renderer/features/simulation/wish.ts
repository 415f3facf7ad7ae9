/** What is to be played, or stopped. Without a session: all active ones. */
export type Wish = { what: 'agent'; run: boolean; sessionId?: string } | { what: 'host'; run: boolean };

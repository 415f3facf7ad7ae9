import type { SearchedSession } from './protocol.js';

/** A session that is being read. */
export interface Scan {
  given: SearchedSession;
  /** Whether something told that it has changed. */
  live: boolean;
  side: 0 | 1;
  /** The last row that was looked at; null: the side was not begun. */
  after: number | null;
  /** Whether all rows of the side are compared, and not the newest alone; `verify`: of both sides, whatever is known. */
  full: boolean;
  verify: boolean;
  /** Of the files when it was begun. */
  stamp: string;
  /** Whether all of both sides was compared and could be read. */
  whole: boolean;
}

/** Names the side that it is at. */
export const placeOf = ({ given, side }: Scan): string => `${given.sessionId} ${side}`;

/** Where a question in the timeline stands, by its own row, the list of open questions and the rows that answer it. */

import type { MessageState } from '../contract/entities/message.js';

export type QuestionStanding =
  | 'unknown' // the list of open questions has not been read yet
  | 'undelivered' // nobody has been asked yet: the host puts it on the list when it delivers it
  | 'failed' // it could not be delivered, so nobody was asked
  | 'open'
  | 'answered'
  | 'closed'; // taken off the list, and no row that is known answers it

export interface QuestionFacts {
  /** Of its row. */
  readonly state: MessageState;
  /** Whether it is on the list of open questions; null while that is not known. */
  readonly listed: boolean | null;
  /** The option that was chosen, by a row or by the answer that this window has just written; null without one. */
  readonly answer: string | null;
}

export function questionStanding({ state, listed, answer }: QuestionFacts): QuestionStanding {
  if (listed === true && answer === null) return 'open';
  if (answer !== null) return 'answered';
  if (state === 'undelivered' || state === 'scheduled') return 'undelivered';
  if (state === 'failed') return 'failed';
  // Where the host's half cannot be read, that it is not listed tells all the same.
  return listed === null ? 'unknown' : 'closed';
}

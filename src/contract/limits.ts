/** How many sessions can be fetched by id at once. */
export const MOST_SESSIONS_ASKED = 200;

/** For how many messages one call can ask whether their container has claimed them. */
export const MOST_CLAIMS_ASKED = 1000;

/** How many messages can be written again at once. */
export const MOST_REPLAYED = 1000;

/** Counts of a session's rows stop at this; it is shown as `99+`. */
export const MOST_COUNTED = 100;

/** How many of the rows that one action changed are shown; the rest is counted. */
export const MOST_CHANGES_SHOWN = 50;

/** No change that a person is shown beforehand comes to more rows. */
export const MOST_PLANNED = 2000;

/** A message has no more attachments than this. */
export const MOST_ATTACHMENTS = 50;

/** No attachment is larger than this, in bytes. */
export const ATTACHMENT_LIMIT_BYTES = 25 * 1024 * 1024;

/** All attachments of a message together, in bytes. */
export const MESSAGE_ATTACHMENTS_LIMIT_BYTES = 50 * 1024 * 1024;

/** The bytes of a pasted file come from the window in parts of this size. */
export const STAGE_PART_BYTES = 1024 * 1024;

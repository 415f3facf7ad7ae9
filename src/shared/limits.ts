/** So many sessions can be asked for by id at once. */
export const MOST_SESSIONS_ASKED = 200;

/** Counts of a session's rows go no further than this; it is shown as `99+`. */
export const MOST_COUNTED = 100;

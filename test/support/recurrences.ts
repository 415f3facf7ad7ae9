import { readRecurrence } from '../../src/rules/recurrence.js';

/** What hosts make of recurrences, loaded from the start. */
export const recurrences = { say: () => readRecurrence, load: () => Promise.resolve() };

import { createStore } from '../../ui/store.js';

/**
 * The session that the person is looking at, at its newest row, in a focused window. What comes into it is read
 * as it comes, and is not counted in between.
 */
const reading = createStore<string | null>(null);

export const setReading = reading.set;

export const useIsReading = (sessionId: string): boolean => reading.use((id) => id === sessionId);

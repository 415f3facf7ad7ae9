import { createRef } from 'react';
import type { SessionListboxHandle } from './SessionListbox.js';

export interface SessionListHandle extends SessionListboxHandle {
  focusFilter(): void;
  /** Puts a text into the filter box. */
  filter(text: string): void;
}

/** The list of sessions, while it is shown. */
export const sessionList = createRef<SessionListHandle>();

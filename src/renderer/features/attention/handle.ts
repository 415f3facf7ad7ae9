import { createRef } from 'react';

export interface AttentionHandle {
  /** Moves the focus by this many items; from outside it starts at the first. */
  move(by: number): void;
  focus(): void;
}

/** The list of what needs attention, while it is shown. */
export const attentionList = createRef<AttentionHandle>();

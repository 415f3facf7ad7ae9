import { createRef } from 'react';

export interface ListHandle {
  /** Moves the focus by this many items; from outside it starts at the first. */
  move(by: number): void;
  focus(): void;
}

/** The list that stands in the middle instead of a timeline, while one does: what needs attention, or what is upcoming. */
export const middleList = createRef<ListHandle>();

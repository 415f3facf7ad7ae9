import { createRef } from 'react';
import type { Message } from '../../../contract/entities/message.js';
import type { Goal } from './goal.js';

export interface TimelineHandle {
  /** Moves the focus by this many rows; from outside it starts at the newest one. */
  move(by: number): void;
  /** Opens the row with the focus. */
  openFocused(): void;
  /** Goes to the newest row and gives it the focus. */
  newest(): void;
  /** Goes to the bottom and stays there as rows come in. */
  follow(): void;
  /** Goes to a row or a time and focuses the row there, at any depth. */
  goTo(goal: Goal): void;
  /** Asks where to go. */
  askGoTo(): void;
  focus(): void;
  /** Selects the text of all loaded rows. */
  selectText(): void;
  /** The rows that were selected, in order; or else the one with the focus. */
  chosen(): Message[];
  /** Selects the row with the focus, or deselects it. */
  toggleMark(): void;
  /** Moves the focus by this many rows and selects all on the way. */
  extendMark(by: number): void;
  clearMarks(): boolean;
}

export interface ComposeHandle {
  focus(): void;
  chooseFiles(): void;
  /** @param next whether the next session is opened afterwards */
  send(next: boolean): void;
  /** Foretells what the host would do with it, and sends it that way if the person still wants that. */
  route(): void;
  toggleMore(): void;
  toggleJson(): void;
  openTemplates(): void;
  saveTemplate(): void;
  clear(): void;
  /** Adds to what is written. */
  append(text: string): void;
  /** Puts an inbound message into it, to be changed and sent as a new one. */
  editAgain(message: Message): Promise<void>;
}

/** The open session's rows, once there are some. */
export const timeline = createRef<TimelineHandle>();

/** The open session's composer. */
export const composer = createRef<ComposeHandle>();

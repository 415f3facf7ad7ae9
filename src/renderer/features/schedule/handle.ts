import { createRef } from 'react';
import type { ScheduleAction } from '../../../contract/entities/schedule.js';

/** What an action on something scheduled is about: a series by one of its rows, or a message. */
export interface ScheduleTarget {
  sessionId: string;
  /** Of the row. */
  key: string;
  /** One line of what it says; null for nothing. */
  text: string | null;
  /** Whether it is a series. */
  recurs: boolean;
  /** ms UTC; null where it has no time. */
  dueAt: number | null;
  actions: readonly ScheduleAction[];
}

export interface ScheduleHandle {
  /** The entry with the focus; null when there is none. */
  chosen(): ScheduleTarget | null;
}

/** The list of what is upcoming, while it is shown. */
export const scheduleList = createRef<ScheduleHandle>();

import { Schedule, ScheduleChange } from '../entities/schedule.js';
import { AsShown, Done, method, Nothing, writing } from '../method.js';

export const scheduleMethods = {
  /** What is scheduled across all sessions, by what has been read of them: no file is opened for it. */
  'schedule.list': method(Nothing, Schedule),
  /** Cancels, pauses or resumes a series or a message with a time, or makes it due now. */
  'schedule.change': writing(ScheduleChange.extend(AsShown), Done),
} as const;

import { z } from 'zod';
import { RunLog, TaskPlan, WantedTask } from '../entities/task.js';
import { MOST_ATTACHMENTS } from '../limits.js';
import { Done, method, OfSession, SessionId, writing } from '../method.js';

export const taskMethods = {
  /** A dry run of task.create. */
  'task.plan': method(WantedTask, TaskPlan),
  /**
   * Makes a series of tasks in a session of its own, where the workspace's NanoClaw has such sessions. `attachments`
   * are tokens of staged files. A further run of a series is injected into its session (message.inject).
   */
  'task.create': writing(
    WantedTask.extend({ attachments: z.array(z.string().max(64)).max(MOST_ATTACHMENTS).default([]) }),
    z.object({ sessionId: SessionId, series: z.string(), messageId: z.string(), seq: z.number().int() }),
  ),
  /** The run log of the series that a session is of. */
  'task.runLog': method(OfSession, RunLog),
  /** Shows it in the system's file manager, where there is one. */
  'task.revealLog': method(OfSession, Done),
} as const;

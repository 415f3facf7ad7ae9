import { z } from 'zod';
import { AgentGroup } from './agent-group.js';
import { ContainerFacts } from './container.js';
import { MessageKey, Seq } from './message.js';
import { MessagingGroup, SessionMode } from './messaging-group.js';

/** A row that a list points at. */
export const RowLine = z.object({
  key: MessageKey,
  id: z.string(),
  seq: Seq.nullable(),
  /** ms UTC; null if the row's time cannot be parsed. */
  at: z.number().nullable(),
  /** One line of it, at most 120 characters. */
  text: z.string().nullable(),
});
export type RowLine = z.infer<typeof RowLine>;

/**
 * Rows that wait for somebody to take them. Independent of the clock: given the time, one can tell which are due.
 */
export const RowQueue = z.object({
  /** From when on each of them is due, ms UTC, the earliest first; 0 where that cannot be parsed. At most 100. */
  dueAt: z.array(z.number()),
  /** The rows of the first few of these. */
  first: z.array(RowLine),
});
export type RowQueue = z.infer<typeof RowQueue>;

export const FailedRows = z.object({
  /** At most 100. */
  count: z.number().int(),
  /** A few of them, newest first. */
  newest: z.array(
    RowLine.extend({
      /** For the newest failed run of a series that goes on, which stands for all of them. */
      run: z.object({ streak: z.number().int(), paused: z.boolean() }).optional(),
    }),
  ),
});
export type FailedRows = z.infer<typeof FailedRows>;

/** A place in both tables of a session: their newest row numbers, 0 for an empty table. */
export const RowMark = z.object({ in: z.number().int().min(0), out: z.number().int().min(0) });
export type RowMark = z.infer<typeof RowMark>;

/** One of a session's two files that cannot be read, and why. The other half is shown all the same. */
export const BadFile = z.object({
  file: z.enum(['inbound.db', 'outbound.db']),
  code: z.string(),
  message: z.string(),
});
export type BadFile = z.infer<typeof BadFile>;

/** What the reader found in a session's two files when it last looked, by their newest rows. */
export const SessionDigest = z.discriminatedUnion('readable', [
  z.object({
    readable: z.literal(true),
    /** Time of the newest row on either side, ms UTC. */
    lastAt: z.number().nullable(),
    /** One line of the newest message, at most 120 characters. */
    lastText: z.string().nullable(),
    newest: RowMark,
    /**
     * Those among the newest 100 row numbers of the inbound side that are no news: copies of other conversations, and
     * rows that are gone.
     */
    noNews: z.array(z.number().int()),
    /** Inbound rows that start a turn and that no container has claimed, without those that wait for a wake. */
    due: RowQueue.extend({
      /**
       * For each of them how many pending rows a poll takes before it, one that takes the newest first; a poll that
       * takes no more does not see it.
       */
      ahead: z.array(z.number().int()),
      /** As ahead, for a poll that takes the oldest of those that start a turn. */
      olderAhead: z.array(z.number().int()),
    }),
    /**
     * Inbound `system` rows that start a container and that no tool call has taken: answers, mostly. Whoever waits for
     * one takes it within a second.
     */
    unheard: RowQueue,
    /** Outbound rows that the host has not delivered. */
    undelivered: RowQueue,
    /** Messages that the container or the host has given up on. */
    failedIn: FailedRows,
    /** Messages that the agent never sees, since an older ack has their id. */
    missed: FailedRows,
    /** Series with more than one live row, by the newest row of each: every one of them makes a next one. */
    forked: FailedRows,
    /** Answers that could not be delivered. */
    failedOut: FailedRows,
    /** How many things are scheduled in it: messages with a time, and series that go on. */
    scheduled: z.number().int(),
    /** Files that a writer left in the middle of a write when it died: they are read from a recovered copy. */
    recovered: z.array(z.enum(['inbound.db', 'outbound.db'])),
    /** The file that is not read, if any: what it would say is left out above, and its newest row is 0. */
    bad: z.array(BadFile),
  }),
  // Neither file can be read.
  z.object({ readable: z.literal(false), code: z.string(), message: z.string() }),
]);
export type SessionDigest = z.infer<typeof SessionDigest>;

/** A line of the sessions list. */
export const SessionSummary = z.object({
  id: z.string(),
  /** The messaging group's name, else the series of tasks that it is of, else the thread, else the chat's address, else the id. */
  title: z.string(),
  agentGroup: AgentGroup,
  messagingGroup: MessagingGroup.nullable(),
  threadId: z.string().nullable(),
  /** By the wiring of its messaging group to its agent group; null when that is gone. */
  mode: SessionMode.nullable(),
  status: z.enum(['active', 'closed']),
  /** ms UTC; v2.db's last_active. */
  lastActive: z.number().nullable(),
  createdAt: z.number().nullable(),
  container: ContainerFacts,
  openQuestions: z.number().int(),
  /** How many of its requests are held until somebody approves them. */
  openApprovals: z.number().int(),
  /** Rows of both sides that are newer than what the person last saw; at most 100. */
  unread: z.number().int(),
  /** null until the reader has looked at it. */
  digest: SessionDigest.nullable(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;

/** A file in the session's folder, for the inspector. */
export const SessionFile = z.object({
  /** Relative to the session's folder, with forward slashes. */
  path: z.string(),
  size: z.number(),
  /** ms UTC. */
  modifiedAt: z.number(),
});
export type SessionFile = z.infer<typeof SessionFile>;

/** Where an agent's answers go by default. */
export const Routing = z.object({
  channelType: z.string().nullable(),
  platformId: z.string().nullable(),
  threadId: z.string().nullable(),
});
export type Routing = z.infer<typeof Routing>;

/** What the inspector shows of the session itself. */
export const SessionDetail = z.object({
  summary: SessionSummary,
  /** Absolute path of the session's folder. */
  folder: z.string(),
  /** The default reply address; null when the table or its row is missing. */
  routing: Routing.nullable(),
  /** Columns and tables that this session's files lack because they are of an older version. */
  missing: z.array(z.string()),
  files: z.array(SessionFile),
  /** True when there are more files than are listed. */
  moreFiles: z.boolean(),
});
export type SessionDetail = z.infer<typeof SessionDetail>;

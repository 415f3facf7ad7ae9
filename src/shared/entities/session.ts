import { z } from 'zod';
import { AgentGroup } from './agent-group.js';
import { ContainerFacts } from './container.js';
import { MessagingGroup, SessionMode } from './messaging-group.js';

/** What the reader found in a session's two files when it last looked. */
export const SessionDigest = z.discriminatedUnion('readable', [
  z.object({
    readable: z.literal(true),
    /** Time of the newest row on either side, ms UTC. */
    lastAt: z.number().nullable(),
    /** One line of the newest message, at most 120 characters. */
    lastText: z.string().nullable(),
    /** Outbound rows that could not be delivered and inbound rows that failed. */
    failed: z.number().int(),
    /** Files that a writer left in the middle of a write when it died: they are read from a recovered copy. */
    recovered: z.array(z.enum(['inbound.db', 'outbound.db'])),
  }),
  z.object({ readable: z.literal(false), code: z.string(), message: z.string() }),
]);
export type SessionDigest = z.infer<typeof SessionDigest>;

/** A line of the sessions list. */
export const SessionSummary = z.object({
  id: z.string(),
  /** The messaging group's name, else the thread, else the id. */
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

/** What the inspector shows of the session itself. */
export const SessionDetail = z.object({
  summary: SessionSummary,
  /** Absolute path of the session's folder. */
  folder: z.string(),
  /** The default reply address; null when the table or its row is missing. */
  routing: z
    .object({
      channelType: z.string().nullable(),
      platformId: z.string().nullable(),
      threadId: z.string().nullable(),
    })
    .nullable(),
  /** Columns and tables that this session's files lack, being of an older version. */
  missing: z.array(z.string()),
  files: z.array(SessionFile),
  /** True when there are more files than are listed. */
  moreFiles: z.boolean(),
});
export type SessionDetail = z.infer<typeof SessionDetail>;

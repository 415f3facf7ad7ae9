/** The messages between the desk and the reader. */
import { z } from 'zod';
import { methods, Noun } from '../contract/contract.js';
import { AttachmentContent } from '../contract/entities/attachment.js';
import { RowChange } from '../contract/entities/change.js';
import { ContainerFacts } from '../contract/entities/container.js';
import { Destination } from '../contract/entities/destination.js';
import { RouteArrival } from '../contract/entities/host-route.js';
import { MessageKey } from '../contract/entities/message.js';
import { MessageFacts } from '../contract/entities/message-facts.js';
import { NextPoll, PollRule } from '../contract/entities/next-poll.js';
import { ScheduleChange, SessionSchedule } from '../contract/entities/schedule.js';
import { Routing, SessionDetail, SessionDigest } from '../contract/entities/session.js';
import { RunLog } from '../contract/entities/task.js';
import { MOST_CLAIMS_ASKED } from '../contract/limits.js';

export const SessionKey = z.object({ agentGroupId: z.string(), sessionId: z.string() });
export type SessionKey = z.infer<typeof SessionKey>;

const ContainerParts = ContainerFacts.pick({ files: true, heartbeatAt: true, claims: true, tool: true });

/** What is known of a session without asking again. */
export const SessionKnown = z.object({
  digest: SessionDigest,
  container: ContainerParts,
  schedule: SessionSchedule,
});
export type SessionKnown = z.infer<typeof SessionKnown>;

export const Unreadable = z.object({
  code: z.string(),
  message: z.string(),
  /** The stamp of its files when it was set aside; null when none was reported. */
  files: z.string().nullable(),
  /** Even if its files change, it is not read before this moment, ms since 1970: it may hang again. */
  notBefore: z.number(),
});
export type Unreadable = z.infer<typeof Unreadable>;

/** What was found of a session, and the stamp of its files at which it was read. */
const Found = z.tuple([z.string(), SessionKnown, z.string()]);

/** A message as it was when somebody last looked: only what was acked since then is about it. Times: ms UTC. */
const ClaimAsked = z.object({
  id: z.string(),
  at: z.number().nullable(),
  processAfter: z.number().nullable(),
});
export type ClaimAsked = z.infer<typeof ClaimAsked>;

/** What only the desk asks, each as `reading` makes it in the contract; the contract's reads are asked as they are. */
const own = {
  /** Which of these inbound messages the container has claimed. */
  'message.claimed': {
    asked: z.object({ messages: z.array(ClaimAsked).max(MOST_CLAIMS_ASKED) }),
    output: z.array(z.string()),
  },
  'message.facts': {
    asked: z.object({
      key: MessageKey,
      questions: z.array(z.string()),
      poll: PollRule,
      /** In which the host reads its recurrences. */
      timeZone: z.string(),
    }),
    output: MessageFacts.pick({ row: true, openQuestions: true }).extend({
      container: ContainerParts,
      /** The series of an inbound row, as Scheduled has it; null for none. */
      series: z.string().nullable(),
    }),
  },
  /** What of a message that was handed to a host has arrived; `after` null: only which row is the newest. */
  'hostRoute.arrivals': {
    asked: z.object({ after: z.number().int().nullable(), text: z.string(), senderId: z.string() }),
    output: z.object({ newest: z.number(), arrived: z.array(RouteArrival) }),
  },
  'container.nextPoll': { asked: z.object({ first: z.boolean(), rule: PollRule }), output: NextPoll },
  'container.parts': { asked: z.object({}), output: ContainerParts },
  /** The rows that settling them would come to now; and those of them that the container has acked. */
  'question.planSettling': { asked: z.object({}), output: z.array(RowChange) },
  'question.ackedUnheard': { asked: z.object({}), output: z.array(z.string()) },
  'session.parts': {
    asked: z.object({}),
    output: SessionDetail.pick({ routing: true, missing: true, files: true, moreFiles: true }),
  },
  'destination.projected': { asked: z.object({}), output: z.array(Destination).nullable() },
  /** `told`: what the agent is to be told, as v2.db has it. */
  'session.planTold': {
    asked: z.object({
      told: z.discriminatedUnion('table', [
        z.object({ table: z.literal('destinations'), rows: z.array(Destination) }),
        z.object({ table: z.literal('session_routing'), row: Routing }),
      ]),
    }),
    output: z.array(RowChange),
  },
  /** The rows that a change of the schedule would come to now, refused where the container has one of them. */
  'schedule.plan': {
    asked: ScheduleChange.pick({ key: true, action: true }).extend({
      /** Whether a host of the workspace notes cancelled tasks as such. */
      notesCancelled: z.boolean(),
    }),
    output: z.array(RowChange),
  },
  /** `folder`: the agent group's. */
  'task.runLog': { asked: z.object({ folder: z.string(), series: z.string() }), output: RunLog },
  /** `path`: absolute, of a file that waits in the session's composer. */
  'attachment.readStaged': {
    asked: z.object({ name: z.string(), path: z.string().min(1) }),
    output: AttachmentContent,
  },
  /** `to`: the absolute path that the person chose. `part`: the copy's name beside it until it is whole. */
  'attachment.copy': {
    asked: methods['attachment.read'].asked.extend({
      to: z.string().min(1),
      part: z.string().regex(/^\.[0-9a-f-]{36}\.part$/),
      limitBytes: z.number().int().nullable(),
    }),
    output: z.object({ bytes: z.number() }),
  },
};

const shapes = { ...methods, ...own };
type Shapes = typeof shapes;
/** Each of them concerns one session. */
export type ReaderMethod = {
  [M in keyof Shapes]: Shapes[M] extends { asked: z.ZodType } ? M : never;
}[keyof Shapes];
export type ReaderInput<M extends ReaderMethod> = z.output<Shapes[M]['asked']>;
export type ReaderOutput<M extends ReaderMethod> = z.output<Shapes[M]['output']>;
export const readerShapes: {
  [M in ReaderMethod]: { asked: z.ZodType<ReaderInput<M>>; output: z.ZodType<ReaderOutput<M>> };
} = shapes;

export function isReaderMethod(name: string): name is ReaderMethod {
  return Object.hasOwn(shapes, name) && 'asked' in shapes[name as keyof Shapes];
}

export const Watching = z.object({
  /** The real path of the folder that holds v2.db; null stops watching. */
  workspace: z.string().nullable(),
  sessions: z.array(SessionKey),
  /** Ids of sessions whose container v2.db claims is running: watched more closely. */
  hot: z.array(z.string()),
  /** Sessions that hung or killed a reader: not read again until their files change. */
  unreadable: z.array(z.tuple([z.string(), Unreadable])),
  /** What an earlier reader found, for its successor: that reads again only what has changed since. */
  known: z.array(Found),
});
export type Watching = z.infer<typeof Watching>;

/** What a person looks at. */
export const Looking = z.object({ openId: z.string().nullable(), shownIds: z.array(z.string()) });
export type Looking = z.infer<typeof Looking>;

const ReadRequest = z.object({
  type: z.literal('read'),
  id: z.number(),
  method: z.string(),
  /** Whose files are read: the desk found it in v2.db. This session is to blame if the reader hangs. */
  key: SessionKey,
  asked: z.unknown(),
});
export type ReadRequest = z.infer<typeof ReadRequest>;

/** From the desk to the reader; only a read is answered. */
export const ReaderRequest = z.discriminatedUnion('type', [
  ReadRequest,
  z.object({ type: z.literal('watch'), watching: Watching }),
  z.object({ type: z.literal('look'), looking: Looking }),
]);
export type ReaderRequest = z.infer<typeof ReaderRequest>;

/** What changed since the last event, coalesced; at most one event per tick. */
export const ReaderChanged = z.object({
  sessions: z.array(z.string()),
  /** True when v2.db or its WAL changed: main reads it again. */
  central: z.boolean(),
  nouns: z.array(Noun),
  /** What is now known of those sessions. */
  known: z.array(Found),
});
export type ReaderChanged = z.infer<typeof ReaderChanged>;

const ErrorShape = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** From the reader to the desk. */
export const ReaderMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), id: z.number(), value: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.number(), error: ErrorShape }),
  /** Whose files it is about to touch, or null: done. If it falls silent then, that session is to blame. */
  z.object({
    type: z.literal('reading'),
    session: z.string().nullable(),
    /** The stamp of its files as they are now. */
    files: z.string().nullable(),
    /** The request that it reads them for; null when it does so by itself. */
    request: z.number().nullable(),
  }),
  /** A sign of life while there is nothing to say. */
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('changed'), event: ReaderChanged }),
]);
export type ReaderMessage = z.infer<typeof ReaderMessage>;

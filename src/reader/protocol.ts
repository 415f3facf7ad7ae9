/** The messages between main and the reader: every method once, with its input and output. */
import { z } from 'zod';
import { Noun } from '../contract/contract.js';
import { Activity, ActivityRange } from '../contract/entities/activity.js';
import { AttachmentContent } from '../contract/entities/attachment.js';
import { RowChange } from '../contract/entities/change.js';
import { ContainerFacts } from '../contract/entities/container.js';
import { Destination } from '../contract/entities/destination.js';
import { MessageCursor, MessageKey, MessagePage, MessageRaw } from '../contract/entities/message.js';
import { MessageFacts } from '../contract/entities/message-facts.js';
import { NextPoll } from '../contract/entities/next-poll.js';
import { Routing, SessionDetail, SessionDigest } from '../contract/entities/session.js';
import { UpgradePlan } from '../contract/entities/session-upgrade.js';
import { MOST_CLAIMS_ASKED } from '../contract/limits.js';

export const SessionKey = z.object({ agentGroupId: z.string(), sessionId: z.string() });
export type SessionKey = z.infer<typeof SessionKey>;
const OfSession = z.object({ key: SessionKey });
const OfAttachment = z.object({ key: SessionKey, message: MessageKey, index: z.number().int().min(0) });

const ContainerParts = ContainerFacts.pick({ files: true, heartbeatAt: true, claims: true, tool: true });

/** What is known of a session without asking again. */
export const SessionKnown = z.object({ digest: SessionDigest, container: ContainerParts });
export type SessionKnown = z.infer<typeof SessionKnown>;

const Unreadable = z.object({
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

/** How many rows a poll of the session's container takes. */
const PollLimit = z.number().int().min(1);

const inputShapes = {
  watch: z.object({
    /** The real path of the folder that holds v2.db; null stops watching. */
    workspace: z.string().nullable(),
    sessions: z.array(SessionKey),
    /** Ids of sessions whose container v2.db claims is running: watched more closely. */
    hot: z.array(z.string()),
    /** Sessions that hung or killed a reader: not read again until their files change. */
    unreadable: z.array(z.tuple([z.string(), Unreadable])),
    /** What an earlier reader found, for its successor: that reads again only what has changed since. */
    known: z.array(Found),
  }),
  /** What a person looks at. */
  'session.watching': z.object({ openId: z.string().nullable(), shownIds: z.array(z.string()) }),
  'message.page': z.object({
    key: SessionKey,
    before: MessageCursor.nullable(),
    limit: z.number().int().min(1).max(500),
  }),
  'message.get': z.object({ key: SessionKey, message: MessageKey }),
  /** Which of these inbound messages the container has claimed. */
  'message.claimed': OfSession.extend({ ids: z.array(z.string()).max(MOST_CLAIMS_ASKED) }),
  'message.facts': z.object({
    key: SessionKey,
    message: MessageKey,
    questions: z.array(z.string()),
    limit: PollLimit,
    /** In which the host reads its recurrences. */
    timeZone: z.string(),
  }),
  'session.parts': OfSession,
  'session.upgradePlan': OfSession,
  'container.facts': OfSession,
  'activity.get': OfSession.extend({ range: ActivityRange, until: z.number() }),
  'container.nextPoll': OfSession.extend({ first: z.boolean(), limit: PollLimit }),
  'destination.projected': OfSession,
  /** What the agent is to be told, as v2.db has it. */
  'change.plan': OfSession.extend({
    told: z.discriminatedUnion('table', [
      z.object({ table: z.literal('destinations'), rows: z.array(Destination) }),
      z.object({ table: z.literal('session_routing'), row: Routing }),
    ]),
  }),
  'attachment.read': OfAttachment,
  /** `path`: absolute, of a file that waits in the session's composer. */
  'attachment.readStaged': OfSession.extend({ name: z.string(), path: z.string().min(1) }),
  /** `to`: the absolute path that the person chose. `part`: the copy's name beside it until it is whole. */
  'attachment.copy': OfAttachment.extend({
    to: z.string().min(1),
    part: z.string().regex(/^\.[0-9a-f-]{36}\.part$/),
    limitBytes: z.number().int().nullable(),
  }),
};

const outputShapes = {
  watch: z.undefined(),
  'session.watching': z.undefined(),
  'message.page': MessagePage,
  'message.get': MessageRaw,
  'message.claimed': z.array(z.string()),
  'message.facts': MessageFacts.pick({ row: true, openQuestions: true }).extend({
    container: ContainerParts,
  }),
  'session.parts': SessionDetail.pick({ routing: true, missing: true, files: true, moreFiles: true }),
  'session.upgradePlan': UpgradePlan,
  'container.facts': ContainerParts,
  'activity.get': Activity,
  'container.nextPoll': NextPoll,
  'destination.projected': z.array(Destination).nullable(),
  'change.plan': z.array(RowChange),
  'attachment.read': AttachmentContent,
  'attachment.readStaged': AttachmentContent,
  'attachment.copy': z.object({ bytes: z.number() }),
};

export type ReaderMethod = keyof typeof inputShapes;
export type ReaderInput<M extends ReaderMethod> = z.output<(typeof inputShapes)[M]>;
export type ReaderOutput<M extends ReaderMethod> = z.output<(typeof outputShapes)[M]>;
export const readerInputs: { [M in ReaderMethod]: z.ZodType<ReaderInput<M>> } = inputShapes;
export const readerOutputs: { [M in ReaderMethod]: z.ZodType<ReaderOutput<M>> } = outputShapes;

export function isReaderMethod(name: string): name is ReaderMethod {
  return Object.hasOwn(inputShapes, name);
}

/** From main to the reader. */
export const ReaderRequest = z.object({ id: z.number(), method: z.string(), input: z.unknown() });
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

/** From the reader to main. */
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

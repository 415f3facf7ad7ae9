/** The messages between the desk and the two search processes: one keeps the index, one searches it. */
import { z } from 'zod';
import {
  SearchCount,
  SearchCursor,
  SearchHit,
  SearchOrder,
  SearchPage,
  SearchState,
} from '../contract/entities/search.js';
import { SessionKey, Unreadable } from '../reader/protocol.js';

/** A session of the workspace, as v2.db has it. Times: ms since 1970; null where it has none. */
export const SearchedSession = SessionKey.extend({
  channelType: z.string().nullable(),
  createdAt: z.number().nullable(),
  lastActive: z.number().nullable(),
});
export type SearchedSession = z.infer<typeof SearchedSession>;

/** To the process that keeps the index. */
export const KeepOrder = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('keep'),
    /** Where the index is, and of which workspace; absolute paths. */
    file: z.string(),
    workspace: z.string(),
    sessions: z.array(SearchedSession),
    /** Sessions that hung or killed a process: not read until their files change. */
    unreadable: z.array(z.tuple([z.string(), Unreadable])),
  }),
  /** There are others now. */
  z.object({ type: z.literal('sessions'), sessions: z.array(SearchedSession) }),
  /** The files of these have changed. */
  z.object({ type: z.literal('look'), sessionIds: z.array(z.string()) }),
]);
export type KeepOrder = z.infer<typeof KeepOrder>;

/** What the desk cannot know by itself. */
export const Progress = SearchState.omit({ otherBytes: true });
export type Progress = z.infer<typeof Progress>;

export const KeepReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('progress'), progress: Progress }),
  /** Whose files are read next, and their stamp; null: done. If it falls silent then, that session is to blame. */
  z.object({ type: z.literal('reading'), session: z.string().nullable(), files: z.string().nullable() }),
  z.object({
    type: z.literal('aside'),
    aside: z.object({ path: z.string(), why: z.string(), to: z.string() }),
  }),
]);
export type KeepReport = z.infer<typeof KeepReport>;

/** An agent group by what `agent:` may call it. */
const NamedAgent = z.object({ id: z.string(), names: z.array(z.string()) });

const Asked = z.object({
  file: z.string(),
  query: z.string(),
  agents: z.array(NamedAgent),
  /** ms since 1970. */
  now: z.number(),
});
const FindAsked = Asked.extend({
  what: z.literal('page'),
  order: SearchOrder,
  cursor: SearchCursor.nullable(),
  limit: z.number().int(),
});
const CountAsked = Asked.extend({ what: z.literal('count') });
/** How far an index is that nobody keeps just now. */
const StateAsked = Asked.pick({ file: true }).extend({ what: z.literal('state') });
export type FindAsked = z.infer<typeof FindAsked>;
export type CountAsked = z.infer<typeof CountAsked>;
export type StateAsked = z.infer<typeof StateAsked>;

/** To the process that searches. */
export const FindOrder = z.object({
  id: z.number(),
  asked: z.discriminatedUnion('what', [FindAsked, CountAsked, StateAsked]),
});
export type FindOrder = z.infer<typeof FindOrder>;

const FoundHit = SearchHit.omit({ session: true });
export type FoundHit = z.infer<typeof FoundHit>;
export const FoundPage = SearchPage.omit({ state: true }).extend({ hits: z.array(FoundHit) });
export type FoundPage = z.infer<typeof FoundPage>;
export const FoundCount = SearchCount.omit({ state: true });
export type FoundCount = z.infer<typeof FoundCount>;

/** `sessions`: those that were read whole. */
export const FoundState = SearchState.pick({ phase: true, messages: true, partsSince: true }).extend({
  sessions: z.number().int(),
});
export type FoundState = z.infer<typeof FoundState>;

const ErrorShape = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export const FindReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('answer'), id: z.number(), value: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.number(), error: ErrorShape }),
]);
export type FindReport = z.infer<typeof FindReport>;

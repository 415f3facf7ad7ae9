import { z } from 'zod';
import { Direction, MessageKey } from './message.js';

/** A text of one line and what is to be marked in it: from and to, in UTF-16 units, ascending and apart. */
export const MarkedText = z.object({ text: z.string(), marks: z.array(z.tuple([z.number(), z.number()])) });
export type MarkedText = z.infer<typeof MarkedText>;

/** A place between hits in order of time: everything before it is newer. */
export const SearchCursor = z.strictObject({ at: z.number().int(), id: z.number().int() });
export type SearchCursor = z.infer<typeof SearchCursor>;

export const SearchOrder = z.enum(['time', 'rank']);
export type SearchOrder = z.infer<typeof SearchOrder>;

/** A message that was found. */
export const SearchHit = z.object({
  sessionId: z.string(),
  /** As the list calls the session and its agent; null where it is no more. */
  session: z.object({ title: z.string(), agent: z.string() }).nullable(),
  /** Its row, as `message.page` takes it in `around`. */
  key: MessageKey,
  /** ms since 1970 UTC; null where its time cannot be read. */
  at: z.number().nullable(),
  direction: Direction,
  kind: z.string(),
  messageId: MarkedText,
  sender: MarkedText.nullable(),
  /** Names of its attachments, at most five. */
  files: z.array(MarkedText),
  /** A piece of the text around what was found, at most 242 characters. */
  text: MarkedText,
  /** The text is longer than 1 MiB: only its beginning can be found. */
  cut: z.boolean(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** How far the index of the open workspace is. */
export const SearchState = z.object({
  /**
   * `none`: there is no index. `words`: sessions are read for the first time. `parts`: words are all there, pieces of
   * words are being added from the newest message back. `ready`: it follows what changes.
   */
  phase: z.enum(['none', 'words', 'parts', 'ready']),
  /** Why it stands still: `paused` by the person, `elsewhere`: another console keeps it; null while it does not. */
  still: z.enum(['paused', 'elsewhere']).nullable(),
  /** Sessions that were read, and all. */
  sessions: z.object({ done: z.number().int(), all: z.number().int() }),
  messages: z.number().int(),
  /** Pieces of words are found in messages since then, ms; null: in all. */
  partsSince: z.number().nullable(),
  /** What the index takes on disk, in bytes. */
  bytes: z.number(),
  /** The same of the indexes of other workspaces. */
  otherBytes: z.number(),
  /** Sessions that could not be read, and why, in a sentence; a few of them, and how many there are. */
  unread: z.object({
    count: z.number().int(),
    some: z.array(z.object({ sessionId: z.string(), message: z.string() })),
  }),
  /** Why it cannot be kept, in whole sentences; null while it can. */
  problem: z.string().nullable(),
});
export type SearchState = z.infer<typeof SearchState>;

export const SearchPage = z.object({
  hits: z.array(SearchHit),
  /** Ask with this for older ones; null where there are none, or where they are ranked. */
  next: SearchCursor.nullable(),
  /** What was not taken as it was typed, and what cannot be exact, as sentences. */
  notes: z.array(z.string()),
  state: SearchState,
});
export type SearchPage = z.infer<typeof SearchPage>;

/** `most`: there are no more than that, though perhaps fewer. */
export const SearchCount = z.object({
  count: z.number().int(),
  exact: z.enum(['exact', 'most']),
  state: SearchState,
});
export type SearchCount = z.infer<typeof SearchCount>;

import { z } from 'zod';
import { Attachment } from './attachment.js';
import { CopiedRow } from './copied-row.js';
import { QuestionOption } from './question.js';

export const Direction = z.enum(['inbound', 'outbound']);
export type Direction = z.infer<typeof Direction>;

/** A row's place in its file: `in:<rowid>` or `out:<rowid>`. */
export const MessageKey = z.string().regex(/^(in|out):\d{1,16}$/);

/** A row's seq as stored: as a string of digits where numbers are not exact. */
export const Seq = z.union([z.number(), z.string().regex(/^-?\d{1,19}$/)]);
export type Seq = z.infer<typeof Seq>;

/**
 * What a row's content says, by its kind. Long strings are cut at 64 KiB (`cut` is then true);
 * `message.get` returns the whole.
 */
export const MessageBody = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.string(),
    /** What it quotes, where both are known. */
    replyTo: z.object({ sender: z.string(), text: z.string() }).nullable(),
    /** Its author changed it on the platform before it came in. */
    edited: z.literal(true).optional(),
  }),
  z.object({ type: z.literal('task'), prompt: z.string(), script: z.string().nullable() }),
  z.object({
    type: z.literal('webhook'),
    source: z.string(),
    event: z.string(),
    /** The payload as indented JSON. */
    payload: z.string(),
  }),
  z.object({
    type: z.literal('question'),
    questionId: z.string(),
    title: z.string(),
    question: z.string(),
    options: z.array(QuestionOption),
  }),
  z.object({
    type: z.literal('answer'),
    questionId: z.string(),
    selectedOption: z.string(),
    userId: z.string().nullable(),
  }),
  z.object({ type: z.literal('edit'), targetId: z.string(), text: z.string() }),
  z.object({ type: z.literal('reaction'), targetId: z.string(), emoji: z.string() }),
  z.object({ type: z.literal('card'), title: z.string().nullable(), fallbackText: z.string() }),
  z.object({
    type: z.literal('action'),
    action: z.string(),
    /** The remaining fields, in order, as short texts. */
    fields: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
  z.object({
    type: z.literal('raw'),
    raw: z.string(),
    /** Why it is shown raw, in a few words. */
    reason: z.string(),
  }),
]);
export type MessageBody = z.infer<typeof MessageBody>;

/** Where a row stands, in the words the window uses. */
export const MessageState = z.enum([
  'waiting', // inbound: pending and due
  'scheduled', // inbound: process_after lies ahead; outbound: deliver_after lies ahead
  'context', // inbound: trigger = 0, rides along with the next turn
  'claimed', // inbound: the container has it
  'answered', // inbound: the container completed it, the host has not copied that yet
  'done', // inbound: completed
  'missed', // inbound: the agent never sees it: an ack that is older than it has its id
  'failed', // either
  'paused', // inbound: a paused task
  'cancelled', // inbound: it was called off before it ran
  'undelivered', // outbound: no row in delivered yet
  'delivered', // outbound
  'held', // outbound: marked as delivered, and v2.db says that it waits for an approval
  'unknown', // a status that we do not know; statusText has it
]);
export type MessageState = z.infer<typeof MessageState>;

/** A row of either table as the timeline shows it. Times: ms since 1970 UTC, null if not parsable. */
export const Message = z.object({
  key: MessageKey,
  direction: Direction,
  id: z.string(),
  seq: Seq.nullable(),
  kind: z.string(),
  /** As stored. */
  timestamp: z.string(),
  at: z.number().nullable(),
  state: MessageState,
  /** The stored status word: messages_in.status, or delivered.status. */
  statusText: z.string().nullable(),
  /** When the state came about, where the files say: acked, delivered. */
  stateAt: z.number().nullable(),
  sender: z.string().nullable(),
  body: MessageBody,
  /** True when some part of the body was cut. */
  cut: z.boolean(),
  /** Size of the stored content in bytes. */
  contentBytes: z.number(),
  attachments: z.array(Attachment),
  platformId: z.string().nullable(),
  channelType: z.string().nullable(),
  threadId: z.string().nullable(),
  /** Inbound only; null where the row or the schema has none. */
  processAfter: z.number().nullable(),
  recurrence: z.string().nullable(),
  tries: z.number().nullable(),
  trigger: z.boolean().nullable(),
  onWake: z.boolean().nullable(),
  sourceSessionId: z.string().nullable(),
  /** Of an inbound row that a host has copied from another conversation; null for any other. */
  copied: CopiedRow.nullable(),
  /** Outbound only. */
  inReplyTo: z.string().nullable(),
  deliverAfter: z.number().nullable(),
  platformMessageId: z.string().nullable(),
});
export type Message = z.infer<typeof Message>;

/** A place between rows: everything before it is older. Opaque to the window. */
export const MessageCursor = z.object({
  /** Inbound rows with a smaller rowid are still to come; 0 = none. */
  in: z.number().int().min(0),
  out: z.number().int().min(0),
});
export type MessageCursor = z.infer<typeof MessageCursor>;

/**
 * A place in a conversation: a row by its key, its message's id or its seq, or the first row at or after a time (ms
 * since 1970 UTC), which is the newest where there is none.
 */
export const MessageGoal = z.union([
  z.strictObject({ key: MessageKey }),
  z.strictObject({ id: z.string().max(4096) }),
  z.strictObject({ seq: z.number().int() }),
  z.strictObject({ at: z.number() }),
]);
export type MessageGoal = z.infer<typeof MessageGoal>;

export const MessagePage = z.object({
  /** Oldest first. */
  messages: z.array(Message),
  /** Ask with this for the page before; null at the beginning. */
  before: MessageCursor.nullable(),
  /** Ask with this for the page behind; null at the end. */
  after: MessageCursor.nullable(),
  /** The row that `around` leads to; null where it leads to none, and on other pages. */
  goal: MessageKey.nullable(),
});
export type MessagePage = z.infer<typeof MessagePage>;

/** One row, every column as it is stored, for the inspector's raw view. */
export const MessageRaw = z.object({
  table: z.enum(['messages_in', 'messages_out']),
  columns: z.array(
    z.object({
      name: z.string(),
      /** SQLite's storage class. */
      storage: z.enum(['null', 'integer', 'real', 'text', 'blob']),
      /** As text, numbers to the digit; bytes as hexadecimal. At most 8 MiB. */
      value: z.string().nullable(),
      /** A text whose bytes are not UTF-8: then `value` has the bytes. */
      notUtf8: z.literal(true).optional(),
      cut: z.boolean(),
    }),
  ),
});
export type MessageRaw = z.infer<typeof MessageRaw>;

export const CONTENT_LIMIT_BYTES = 1024 * 1024;

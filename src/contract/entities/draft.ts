import { z } from 'zod';
import { MOST_ATTACHMENTS } from '../limits.js';
import { StagedAttachment } from './attachment.js';

/** The kinds that a host writes into messages_in. */
export const InboundKind = z.enum(['chat', 'chat-sdk', 'task', 'webhook', 'system']);
export type InboundKind = z.infer<typeof InboundKind>;

/** Where an agent's answer goes: the address columns of messages_in. */
export const MessageAddress = z.strictObject({
  channelType: z.string().max(4096).nullable(),
  platformId: z.string().max(4096).nullable(),
  threadId: z.string().max(4096).nullable(),
});
export type MessageAddress = z.infer<typeof MessageAddress>;

/** What somebody has entered in the composer, as it was typed. */
export const MessageForm = z.strictObject({
  kind: InboundKind,
  /** Whether the whole content is written as JSON (`json`) instead of through the fields. */
  asJson: z.boolean(),
  json: z.string().max(2_097_152),
  /** Whether the white space in `json` is the content's own: else it is the editor's, and is left out. */
  asWritten: z.boolean().default(false),
  /** chat and chat-sdk: the text; task: the prompt. */
  text: z.string().max(1_048_576),
  /** chat: who says it. */
  sender: z.string().max(200),
  /** chat: the platform's id of who says it; empty: the console's own. */
  senderId: z.string().max(4096),
  /** chat-sdk: who says it. */
  author: z.strictObject({
    userId: z.string().max(200),
    userName: z.string().max(200),
    fullName: z.string().max(200),
  }),
  /** task: what its id is made of, where it makes a series of its own; empty: a number. */
  taskName: z.string().max(200).default(''),
  /** task. */
  script: z.string().max(1_048_576),
  /** When it is due, in words or as a date; empty: at once. */
  due: z.string().max(200),
  /** A cron expression; empty: once. */
  recurrence: z.string().max(200),
  trigger: z.boolean(),
  onWake: z.boolean(),
  /** Null: the session's own chat. */
  address: MessageAddress.nullable(),
});
export type MessageForm = z.infer<typeof MessageForm>;

/** The message that a draft was made from, where it is or was scheduled. */
export const Original = z.strictObject({
  id: z.string().max(4096),
  seq: z.union([z.number(), z.string()]).nullable(),
  /** When it is or was due, ms since 1970, UTC. */
  processAfter: z.number().nullable(),
  recurs: z.boolean(),
  /** Whether it still waits, so that it can be taken back. */
  waits: z.boolean(),
  /** Whether it is taken back when the draft is written. */
  takeBack: z.boolean(),
});
export type Original = z.infer<typeof Original>;

/** A message that somebody is writing into a session. */
export const Draft = z.strictObject({
  /** Makes the writing idempotent: kept for a retry, new for the next message. */
  draftId: z.uuid(),
  form: MessageForm,
  attachments: z.array(StagedAttachment).max(MOST_ATTACHMENTS),
  original: Original.nullable().optional(),
});
export type Draft = z.infer<typeof Draft>;

/** A form that was saved under a name, with {{placeholders}} in its texts. */
export const Template = z.strictObject({
  id: z.uuid(),
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    // It is stored in a column, which would store a different text in its place.
    .refine(
      (name) => name.isWellFormed() && !name.includes('\0'),
      'contains a character that cannot be kept',
    ),
  form: MessageForm,
});
export type Template = z.infer<typeof Template>;

/** A form that was sent. */
export const SentForm = z.object({
  id: z.number().int(),
  sessionId: z.string(),
  /** ms since 1970, UTC. */
  at: z.number(),
  form: MessageForm,
});
export type SentForm = z.infer<typeof SentForm>;

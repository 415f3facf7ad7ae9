import { z } from 'zod';
import { SessionMode } from './messaging-group.js';

/** What makes an agent take part in a chat: a pattern, being mentioned, or being mentioned once. */
export const EngageMode = z.enum(['pattern', 'mention', 'mention-sticky']);
export const SenderScope = z.enum(['all', 'known']);
/** What becomes of messages that the agent does not take part in. */
export const IgnoredMessagePolicy = z.enum(['drop', 'accumulate']);

/** What a wiring says of threads. */
export const ThreadPolicy = z.enum(['inherit', 'on', 'off']);
export type ThreadPolicy = z.infer<typeof ThreadPolicy>;

/** How messages of one messaging group reach one agent group. null: not set, or no such column here. */
export const Wiring = z.object({
  id: z.string(),
  messagingGroupId: z.string(),
  agentGroupId: z.string(),
  /** null for a word that we do not know. */
  mode: SessionMode.nullable(),
  /** The highest is asked first. */
  priority: z.number(),
  /** A newer host may have words other than EngageMode's; the same goes for the next field but one and the last. */
  engageMode: z.string().nullable(),
  /** A regular expression; `.` for every message. */
  engagePattern: z.string().nullable(),
  senderScope: z.string().nullable(),
  ignoredMessagePolicy: z.string().nullable(),
  /**
   * Whether threads of the chat are kept apart: `inherit` as its adapter does, which nothing in a workspace tells. Null
   * where hosts do not keep that (before 2.1).
   */
  threads: ThreadPolicy.nullable(),
});
export type Wiring = z.infer<typeof Wiring>;

/** An omitted field stays as it is. Columns that an older workspace does not have cannot be set there. */
export const WiringChange = z.strictObject({
  mode: SessionMode.optional(),
  priority: z.number().optional(),
  engageMode: EngageMode.optional(),
  /** A regular expression for `pattern`; `.` takes every message. */
  engagePattern: z.string().nullable().optional(),
  senderScope: SenderScope.optional(),
  ignoredMessagePolicy: IgnoredMessagePolicy.optional(),
  threads: ThreadPolicy.optional(),
});
export type WiringChange = z.infer<typeof WiringChange>;

/** What workspace/cast.yaml and workspace/sessions.yaml may say. full-workspace.ts makes a workspace of them. */
import { z } from 'zod';
import { parseDuration } from '../../../src/play/scenario/time.js';
import { parseTimestamp } from '../../../src/store/time.js';

/** `2026-11-18 08:10:00`, `-12 s` or `in 30 h`, as ms since 1970 for a making at that time. */
const time = z.string().transform((text, ctx) => {
  const [, sign, length = ''] = /^(-|in )(.+)$/.exec(text) ?? [];
  const fixed = parseTimestamp(text);
  const ms = parseDuration(length);
  if (fixed !== null) return () => fixed;
  if (ms !== null) return (now: number) => (sign === '-' ? now - ms : now + ms);
  ctx.addIssue({ code: 'custom', message: `“${text}” is no time` });
  return z.NEVER;
});

const file = z.strictObject({
  name: z.string(),
  type: z.enum(['file', 'photo']).default('file'),
  mime: z.string().optional(),
  /** The size that the message gives, where that is not the file’s. */
  said: z.int().optional(),
  text: z.string().optional(),
  pdf: z.array(z.string()).optional(),
  sketch: z.literal(true).optional(),
});
const address = z.strictObject({
  channel: z.string(),
  platform: z.string(),
  thread: z.string().nullable().default(null),
});
const row = {
  id: z.string(),
  seq: z.int(),
  kind: z.enum(['chat', 'chat-sdk', 'task', 'webhook', 'system']).default('chat'),
  at: time,
  content: z.record(z.string(), z.unknown()),
  address: address.optional(),
  files: z.array(file).default([]),
};
export const Session = z.strictObject({
  chat: z.string(),
  thread: z.string().nullable().default(null),
  created: time,
  active: time,
  status: z.enum(['active', 'closed']).default('active'),
  container: z.enum(['running', 'idle', 'stopped']),
  heartbeat: time.optional(),
  tool: z.strictObject({ name: z.string(), timeoutMs: z.int(), started: time }).optional(),
  state: z.record(z.string(), z.string()).default({}),
  in: z.array(
    z.strictObject({
      ...row,
      status: z.enum(['pending', 'completed']).default('completed'),
      trigger: z.boolean().default(true),
      due: time.optional(),
      recurrence: z.string().nullable().default(null),
      /** The session that it came from, by its name in sessions.yaml. */
      source: z.string().optional(),
      ack: z.strictObject({ status: z.enum(['processing', 'completed']), at: time }).optional(),
    }),
  ),
  out: z
    .array(
      z.strictObject({
        ...row,
        re: z.string().nullable().default(null),
        deliverAfter: time.optional(),
        delivered: z
          .strictObject({
            at: time,
            as: z.string().nullable().default(null),
            status: z.enum(['delivered', 'failed']).default('delivered'),
          })
          .optional(),
        /** A question that is still listed in v2.db. */
        open: z.boolean().default(false),
      }),
    )
    .default([]),
});
export type Session = z.output<typeof Session>;

export const Cast = z.strictObject({
  agents: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      folder: z.string(),
      wirings: z.record(z.string(), z.string()),
      destinations: z.record(z.string(), z.string()),
    }),
  ),
  chats: z.record(
    z.string(),
    z.strictObject({
      channel: z.string(),
      platform: z.string(),
      name: z.string().nullable().default(null),
      group: z.boolean().default(false),
    }),
  ),
});

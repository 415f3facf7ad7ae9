/** What a scenario file may say. docs/SIMULATED-AGENT.md describes it for those who write one. */
import { z } from 'zod';
import { SessionMode } from '../../contract/entities/messaging-group.js';
import { readRecurrence } from '../../rules/recurrence.js';
import { type Moment, parseDuration, parseMoment, parseSize } from './time.js';

const TIME_HINT =
  'is not a time: write -5 h, -13d 09:02, +2 s (after the step before), in 3 d, next 07:30 or now';

const moment = z.string().transform((text, ctx) => {
  const found = parseMoment(text);
  if (found !== null) return found;
  ctx.addIssue({ code: 'custom', message: `“${text}” ${TIME_HINT}` });
  return z.NEVER;
});
const duration = z.string().transform((text, ctx) => {
  const found = parseDuration(text);
  if (found !== null) return found;
  ctx.addIssue({
    code: 'custom',
    message: `“${text}” is not a duration: write 90 s, 1.5 h or 1 h 20 min`,
  });
  return z.NEVER;
});
const size = z.union([z.string(), z.int().min(0)]).transform((given, ctx) => {
  const found = typeof given === 'number' ? given : parseSize(given);
  if (found !== null && found <= 64 * 1024 * 1024) return found;
  ctx.addIssue({ code: 'custom', message: `“${given}” is not a size up to 64 MB: write 900, 20 KB or 5 MB` });
  return z.NEVER;
});

/** Names folders and rows: what the store would refuse is better refused here, with a line number. */
const id = z.string().regex(/^[^/\\\p{Cc}]{1,150}$/u, 'is not an id: 1 to 150 characters without / and \\');
const text = z.string();
const recurrence = z.string().superRefine((given, ctx) => {
  const { refusal } = readRecurrence(given);
  if (refusal !== null) ctx.addIssue({ code: 'custom', message: `“${given}” ${refusal}` });
});
const record = z.record(z.string(), z.unknown());

const FILE_SOURCES = ['text', 'base64', 'chart', 'sketch', 'pdf', 'size'] as const;
const file = z
  .strictObject({
    name: z.string(),
    mime: z.string().optional(),
    text: z.string().optional(),
    base64: z.base64().optional(),
    /** Bars from 0 to 1 in a PNG. */
    chart: z.array(z.number().min(0).max(1)).min(1).max(60).optional(),
    sketch: z.literal(true).optional(),
    /** Lines of a PDF of one page. */
    pdf: z.array(z.string()).optional(),
    size: size.optional(),
    /** What a file of `size` is filled with. */
    fill: z.string().min(1).optional(),
  })
  .refine((f) => FILE_SOURCES.filter((source) => f[source] !== undefined).length === 1, {
    message: `a file has exactly one of ${FILE_SOURCES.join(', ')}`,
  });
export type FileSpec = z.output<typeof file>;

const place = z.strictObject({ chat: id, thread: text.nullable().default(null) });
/** Where an agent speaks to: a chat, or another agent. */
const target = z.union([place, z.strictObject({ agent: id })]);

/** How far a message got. By default `done`, or `waiting` for one that is due later. */
const state = z.enum([
  ...(['waiting', 'claimed', 'answered', 'done', 'failed', 'given-up', 'paused'] as const),
  /** Its script failed, so that no agent saw it; and cancelled, as `ncl tasks cancel` does. */
  ...(['script-failed', 'cancelled'] as const),
]);

const inbound = {
  state: state.optional(),
  trigger: z.boolean().default(true),
  onWake: z.boolean().default(false),
  due: moment.optional(),
  recurrence: recurrence.optional(),
  /** The step that began the series of which it is a later run. */
  series: id.optional(),
  /** Where it came from when that is not the session's own chat. */
  from: place.optional(),
  fromSession: id.optional(),
  files: z.array(file).default([]),
};
const outbound = {
  /** The step whose message it answers. */
  re: id.optional(),
  to: target.optional(),
  /** `held`: noted as delivered, while an approver decides whether the other agent gets it. */
  delivery: z.enum(['delivered', 'failed', 'none', 'held']).default('delivered'),
  deliverAfter: moment.optional(),
  files: z.array(file).default([]),
};

const option = z.union([
  z.string().transform((label) => ({ label, value: label })),
  z.strictObject({ label: text, value: text }),
]);

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A column's value as it is stored; bytes as base64, long texts as a piece that is repeated. */
const value = z.union([
  scalar,
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ before: text.default(''), repeat: z.string().min(1), size, after: text.default('') }),
  z.strictObject({ time: moment }),
]);
export type RowValue = z.output<typeof value>;

/** Every action a step can take, by its key in the step. */
export const ACTIONS = {
  in: z
    .strictObject({
      ...inbound,
      text,
      sender: text,
      /** The handle of a person in the chat SDK's channels; makes the row `chat-sdk`. */
      user: text.optional(),
      replyTo: z.strictObject({ id: text.optional(), sender: text, text }).optional(),
    })
    .transform((v) => ({ do: 'in' as const, ...v })),
  task: z
    .strictObject({
      ...inbound,
      /** A later run of a series has prompt, script and origin of the first where it has none of its own. */
      prompt: text.optional(),
      script: text.nullable().default(null),
      /** The session in which it was asked for. */
      origin: id.optional(),
    })
    .transform((v) => ({ do: 'task' as const, ...v })),
  webhook: z
    .strictObject({ ...inbound, source: text, event: text, payload: z.unknown().optional() })
    .transform((v) => ({ do: 'webhook' as const, ...v })),
  system: z.strictObject({ ...inbound, content: record }).transform((v) => ({ do: 'system' as const, ...v })),
  /** What a host copies of an earlier step's message into another session, as context. */
  echo: z
    .strictObject({ message: id, surface: text.default('dm-thread'), label: text })
    .transform((v) => ({ do: 'echo' as const, ...v })),
  answer: z
    .strictObject({ question: id, option: text, by: text.default('operator'), state: state.optional() })
    .transform((v) => ({ do: 'answer' as const, ...v })),
  out: z.strictObject({ ...outbound, text }).transform((v) => ({ do: 'out' as const, ...v })),
  /** A line for a series' run log, which the host keeps and sends nowhere. */
  log: z.strictObject({ text }).transform((v) => ({ do: 'log' as const, ...v })),
  card: z
    .strictObject({ ...outbound, title: text, body: text.optional(), text: text.optional() })
    .transform((v) => ({ do: 'card' as const, ...v })),
  edit: z.strictObject({ ...outbound, message: id, text }).transform((v) => ({ do: 'edit' as const, ...v })),
  react: z
    .strictObject({ ...outbound, message: id, emoji: text })
    .transform((v) => ({ do: 'react' as const, ...v })),
  ask: z
    .strictObject({ ...outbound, title: text, question: text.optional(), options: z.array(option).min(2) })
    .transform((v) => ({ do: 'ask' as const, ...v })),
  action: z
    .strictObject({ ...outbound, name: text, fields: record.default({}) })
    .transform((v) => ({ do: 'action' as const, ...v })),
  schedule: z
    .strictObject({
      prompt: text,
      due: moment,
      recurrence: recurrence.nullable().default(null),
      script: text.nullable().default(null),
      state: state.optional(),
    })
    .transform((v) => ({ do: 'schedule' as const, ...v })),
  ack: z
    .strictObject({
      message: id,
      status: z.enum(['processing', 'completed', 'failed', 'script-skip:error', 'none']),
    })
    .transform((v) => ({ do: 'ack' as const, ...v })),
  settle: z
    .strictObject({
      message: id,
      status: z.enum(['pending', 'completed', 'failed', 'paused', 'cancelled']),
      tries: z.int().min(0).max(100).default(0),
    })
    .transform((v) => ({ do: 'settle' as const, ...v })),
  deliver: z
    .strictObject({
      message: id,
      status: z.enum(['delivered', 'failed']),
      platformId: text.nullable().optional(),
    })
    .transform((v) => ({ do: 'deliver' as const, ...v })),
  container: z
    .strictObject({
      status: z.enum(['running', 'idle', 'stopped']).optional(),
      heartbeat: z.union([z.literal('none'), moment]).optional(),
      tool: z
        .union([
          z.literal('none'),
          z.strictObject({ name: text, timeout: duration.optional(), started: moment.optional() }),
        ])
        .optional(),
      /** Rows of session_state. */
      state: z.record(z.string(), text).default({}),
    })
    .transform((v) => ({ do: 'container' as const, ...v })),
  row: z
    .strictObject({
      table: z.enum([
        'messages_in',
        'delivered',
        'destinations',
        'messages_out',
        'processing_ack',
        'session_state',
        'container_state',
      ]),
      values: z.record(z.string().regex(/^[a-z_]{1,40}$/, 'is not a column'), value),
    })
    .transform((v) => ({ do: 'row' as const, ...v })),
} as const;

export type ActionName = keyof typeof ACTIONS;
/** What a step does; `do` is its key in the file. */
export type Action = z.output<(typeof ACTIONS)[ActionName]>;
export type InboundAction = Extract<Action, { trigger: boolean }>;
export type OutboundAction = Extract<Action, { delivery: unknown }>;

/** What every step may say besides its action. */
export const StepHead = z.strictObject({
  at: moment.optional(),
  session: id.optional(),
  id: id.optional(),
});

const ScenarioAgent = z.strictObject({
  name: text,
  folder: z.string().regex(/^[a-z0-9-]{1,60}$/, 'is not a folder name: a-z, 0-9 and -'),
  /** The chats it is wired to, and how sessions are kept there. */
  chats: z.record(id, SessionMode).default({}),
  /** Whom it can address by name: the id of a chat or of another agent. */
  destinations: z.record(z.string(), id).default({}),
});

const ScenarioChat = z.strictObject({
  channel: text,
  platform: text,
  /** The bot that is in it, where a channel has several; by default the channel's own. */
  instance: text.nullable().default(null),
  name: text,
  group: z.boolean().default(false),
});

const ScenarioPerson = z.strictObject({
  name: text,
  /** Their direct chat, to which the host sends its cards. */
  chat: id.optional(),
  role: z.enum(['owner', 'admin']).optional(),
});

/** Messages between two agents that somebody must let through first. */
const ScenarioPolicy = z.strictObject({ from: id, to: id, approver: id });

const ScenarioSession = z.strictObject({
  agent: id,
  chat: id.nullable().default(null),
  /** Instead of a chat: the series whose own session it is. */
  task: z
    .string()
    .regex(/^[a-z0-9-]{1,100}$/, 'is not the id of a series: a-z, 0-9 and -')
    .optional(),
  thread: text.nullable().default(null),
  /** By default a minute before its first step. */
  created: moment.optional(),
  closed: z.boolean().default(false),
  /** Set up to be looked at as it is: simulated agent and host leave it alone. */
  staged: z.boolean().default(false),
});
export type ScenarioSession = z.output<typeof ScenarioSession>;

/** A whole file, except its steps, which are checked one by one. */
export const ScenarioFile = z.strictObject({
  title: text,
  description: text.default(''),
  agents: z.record(id, ScenarioAgent),
  chats: z.record(id, ScenarioChat),
  /** Whom the host knows, by their ids (`telegram:5550134`). */
  people: z.record(id, ScenarioPerson).default({}),
  policies: z.array(ScenarioPolicy).default([]),
  sessions: z.record(id, ScenarioSession),
  /** When the conversation began where it is played all at once; by default such that it ends now. */
  start: moment.optional(),
  /** What lies in the past, however it is played. */
  history: z.array(z.unknown()).default([]),
  /** The conversation, which is played with its timing. */
  steps: z.array(z.unknown()).default([]),
});

/** One step as it is played. */
export interface Step {
  list: 'history' | 'steps';
  /** Its place in its list, from 1. */
  number: number;
  /** Of the file, from 1. */
  line: number;
  at: Moment;
  /** The key of its session. */
  session: string;
  /** The id of its message, before a run adds its suffix. */
  id: string;
  action: Action;
}

/** A scenario that has been checked: every id that it names exists. */
export interface Scenario extends Omit<z.output<typeof ScenarioFile>, 'history' | 'steps'> {
  /** The file's name without its extension. */
  name: string;
  steps: Step[];
}

/** A problem at a place in the file. */
export interface Problem {
  path: readonly PropertyKey[];
  message: string;
}

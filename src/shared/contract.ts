/**
 * The map. Every method that the window can call and every event that it can hear, once.
 * The preload's bridge, the handlers' types and the client's types all come from here.
 */
import { z } from 'zod';
import { Activity, ActivityRange } from './entities/activity.js';
import { AttachmentContent, StagedAttachment } from './entities/attachment.js';
import { AuditDetail, AuditEntry } from './entities/audit.js';
import { ContainerStatus } from './entities/container.js';
import { Destination } from './entities/destination.js';
import { MessageCursor, MessageKey, MessagePage, MessageRaw } from './entities/message.js';
import { MessageFacts } from './entities/message-facts.js';
import { NextPoll } from './entities/next-poll.js';
import { NotificationSetting } from './entities/notification.js';
import { Question } from './entities/question.js';
import { ReaderStatus } from './entities/reader.js';
import { RowMark, SessionDetail, SessionSummary } from './entities/session.js';
import { ScenarioInfo, ScenarioSpeed, SimulationStatus } from './entities/simulation.js';
import { RecentWorkspace, Workspace } from './entities/workspace.js';
import type { Result } from './errors.js';
import { MOST_SESSIONS_ASKED } from './limits.js';

function method<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output, writes: false as const };
}

/**
 * A method that writes into a workspace: refused by a read-only console, and kept in the audit log, which asks
 * for its sentence in src/main/audit-sentences.ts.
 */
function writing<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output, writes: true as const };
}

const Nothing = z.undefined();
const Done = z.void();
const SessionId = z.string().min(1).max(256);
const OfSession = z.strictObject({ sessionId: SessionId });
const OfMessage = z.strictObject({ sessionId: SessionId, key: MessageKey });
const OfAttachment = z.strictObject({
  sessionId: SessionId,
  key: MessageKey,
  index: z.number().int().min(0).max(10_000),
});
const Time = z.number().min(0).max(8.64e15);
const OfEntry = z.strictObject({ id: z.number().int().min(1) });
const Path = z.string().min(1).max(4096);

export const AppInfo = z.object({
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  node: z.string(),
  sqlite: z.string(),
  readOnly: z.boolean(),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const methods = {
  'app.info': method(Nothing, AppInfo),

  /** The open workspace, or null. */
  'workspace.current': method(Nothing, Workspace.nullable()),
  'workspace.open': method(z.strictObject({ path: Path }), Workspace),
  /** Shows the folder dialog; null when it was cancelled. */
  'workspace.choose': method(Nothing, Workspace.nullable()),
  /** Opens the demo workspace, making it first if it is not there. */
  'workspace.openDemo': method(Nothing, Workspace),
  /** Asks where to, makes a demo workspace there and opens it; null when it was cancelled. */
  'workspace.newDemo': method(Nothing, Workspace.nullable()),
  /** Makes the open demo workspace anew; what was done in it is gone. */
  'workspace.resetDemo': writing(Nothing, Workspace),
  /** Locks the open workspace against this console's own writes, or unlocks it; that is remembered. */
  'workspace.lock': method(z.strictObject({ locked: z.boolean() }), Workspace),
  'workspace.close': method(Nothing, Done),
  /** Why the last opening that no call asked for (start, menu, second start) failed; null if it did not. */
  'workspace.problem': method(Nothing, z.string().nullable()),
  /** Newest first, at most 20. */
  'workspace.recent': method(Nothing, z.array(RecentWorkspace)),
  'workspace.forget': method(z.strictObject({ path: Path }), Done),

  /** All sessions of the workspace, in no particular order. */
  'session.list': method(Nothing, z.array(SessionSummary)),
  /** Those of these sessions that the workspace has, as in the list. */
  'session.some': method(
    z.strictObject({ sessionIds: z.array(SessionId).max(MOST_SESSIONS_ASKED) }),
    z.array(SessionSummary),
  ),
  'session.get': method(OfSession, SessionDetail),
  /** The person has seen a session up to these rows. Kept in the console's own data; answers with its new line. */
  'session.markRead': method(z.strictObject({ sessionId: SessionId, seen: RowMark }), SessionSummary),
  /** Takes all that is there in all sessions as seen. */
  'session.markAllRead': method(Nothing, Done),
  /** Shows the session's folder in the system's file manager. */
  'session.reveal': method(OfSession, Done),
  /** Tells what a person looks at, the open session and those in view: their files are looked at more often. */
  'session.watching': method(
    z.strictObject({ openId: SessionId.nullable(), shownIds: z.array(SessionId).max(500) }),
    Done,
  ),
  /** Reads a session again that was set aside, because a reader hung or died over it. */
  'session.retry': method(OfSession, Done),

  'reader.status': method(Nothing, ReaderStatus),

  /** A page of the merged timeline, counted from the newest row or from `before`. */
  'message.page': method(
    z.strictObject({
      sessionId: SessionId,
      before: MessageCursor.nullable(),
      limit: z.number().int().min(1).max(500),
    }),
    MessagePage,
  ),
  'message.get': method(OfMessage, MessageRaw),
  /** What a verdict about one message is drawn from (message-why). */
  'message.facts': method(OfMessage, MessageFacts),
  /**
   * Writes one chat message into the session's inbound.db. `draftId` makes it idempotent: the same
   * draft sent twice is one message.
   */
  'message.inject': writing(
    z.strictObject({
      sessionId: SessionId,
      draftId: z.uuid(),
      sender: z.string().min(1).max(200),
      text: z.string().max(1_048_576),
      attachments: z.array(z.string().max(64)).max(50),
    }),
    z.object({ messageId: z.string(), seq: z.number().int() }),
  ),

  /**
   * Takes a file into the composer. Called by the preload alone, with the path that Electron gives
   * for a picked or dropped file, or with the bytes of a pasted one.
   */
  'attachment.stage': method(
    z.strictObject({
      name: z.string().max(4096),
      mimeType: z.string().max(256),
      source: z.union([z.strictObject({ path: Path }), z.strictObject({ bytes: z.instanceof(Uint8Array) })]),
    }),
    StagedAttachment,
  ),
  'attachment.unstage': method(z.strictObject({ token: z.string().max(64) }), Done),
  'attachment.read': method(OfAttachment, AttachmentContent),
  /** Asks where to, then copies the file there; null when it was cancelled. */
  'attachment.save': method(
    OfAttachment.extend({ name: z.string().max(4096) }),
    z.object({ savedTo: z.string() }).nullable(),
  ),

  /** What a container would get if it polled now. `first`: as the first poll since it started. */
  'container.nextPoll': method(OfSession.extend({ first: z.boolean() }), NextPoll),

  /** When something was said in a session up to `until` (ms since 1970 UTC), and how long answers took. */
  'activity.get': method(OfSession.extend({ range: ActivityRange, until: Time }), Activity),
  /** The same of several sessions together. `unread`: how many of them could not be read. */
  'activity.sum': method(
    z.strictObject({ sessionIds: z.array(SessionId).max(50), range: ActivityRange, until: Time }),
    z.object({ activity: Activity, unread: z.number().int() }),
  ),
  /**
   * Sets what v2.db says of a session's container, by hand. Nothing is started or stopped by it, and a host
   * that lives overwrites it.
   */
  'container.mark': writing(z.strictObject({ sessionId: SessionId, status: ContainerStatus }), Done),

  'destination.list': method(
    OfSession,
    z.object({
      /** What agent_destinations resolves to now. */
      configured: z.array(Destination),
      /** What the session's inbound.db holds; null when it has no such table. */
      projected: z.array(Destination).nullable(),
    }),
  ),

  /** Unanswered questions, oldest first. */
  'question.list': method(Nothing, z.array(Question)),
  /** Chooses an option of an open question; the agent that waits for it goes on with `value`. */
  'question.answer': writing(
    z.strictObject({ questionId: z.string().min(1).max(512), value: z.string().max(4096) }),
    z.object({ messageId: z.string() }),
  ),

  /** The ids of the matters that the person has put aside in the view of what needs attention. */
  'attention.dismissed': method(Nothing, z.array(z.string())),
  /** Puts matters aside, or back; answers as `attention.dismissed`. Kept in the console's own data. */
  'attention.dismiss': method(
    z.strictObject({ ids: z.array(z.string().min(1).max(2048)).max(1000), dismissed: z.boolean() }),
    z.array(z.string()),
  ),
  'notification.setting': method(Nothing, NotificationSetting),
  'notification.set': method(z.strictObject({ on: z.boolean() }), NotificationSetting),

  /** What is simulated here; the other methods of these nouns answer with the same. */
  'agent.status': method(Nothing, SimulationStatus),
  /**
   * Lets the simulated agent play one session's container, or those of all active sessions. `consent`: the
   * person has said yes to it in a workspace that we did not make.
   */
  'agent.start': writing(
    z.strictObject({ sessionId: SessionId.optional(), consent: z.boolean() }),
    SimulationStatus,
  ),
  'agent.stop': method(z.strictObject({ sessionId: SessionId.optional() }), SimulationStatus),
  /** Plays the host's half: acks, deliveries, retries, tasks. */
  'host.start': writing(z.strictObject({ consent: z.boolean() }), SimulationStatus),
  'host.stop': method(Nothing, SimulationStatus),

  'scenario.list': method(Nothing, z.array(ScenarioInfo)),
  /** Begins to play a scenario by its name, or one from a file that a dialog asks for; null when it was cancelled. */
  'scenario.play': writing(
    z.strictObject({ name: z.string().max(200).nullable(), speed: ScenarioSpeed }),
    SimulationStatus.nullable(),
  ),
  'scenario.cancel': method(Nothing, SimulationStatus),

  /** What was written into the open workspace through this console, newest first. */
  'audit.list': method(
    z.strictObject({
      /** Words that must all be there: in the sentence, the method, the outcome, a value. */
      text: z.string().max(200),
      sessionId: SessionId.nullable(),
      /** Only entries older than this one; null from the newest. */
      before: z.number().int().nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(AuditEntry),
  ),
  'audit.get': method(OfEntry, AuditDetail),
  /** Puts every row that the entry changed back as it was, if all still are as it left them. */
  'audit.undo': writing(OfEntry, Done),
  /** Asks where to, then writes the workspace's entries there, one JSON object a line; null when it was cancelled. */
  'audit.export': method(Nothing, z.object({ savedTo: z.string(), entries: z.number().int() }).nullable()),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Input<M extends MethodName> = z.output<Methods[M]['input']>;
export type Output<M extends MethodName> = z.output<Methods[M]['output']>;

export const Noun = z.enum([
  'workspace',
  'session',
  'message',
  'container',
  'question',
  'agent',
  'reader',
  'audit',
]);
export type Noun = z.infer<typeof Noun>;

/** What changed, coalesced; the window asks again for what it shows of it. */
export const Changed = z.object({
  nouns: z.array(Noun),
  /** The sessions that it is about; empty when it is about all or none. */
  sessions: z.array(z.string()),
  /** The sessions that read differently in the list, new ones and gone ones too; null when any may. */
  listed: z.array(z.string()).nullable(),
});
export type Changed = z.infer<typeof Changed>;

/** Where somebody wants to be taken from outside the window: by a notification, by the system's menu. */
export const Go = z.discriminatedUnion('to', [
  z.object({ to: z.literal('attention') }),
  z.object({
    to: z.literal('session'),
    sessionId: z.string(),
    /** The row to show there, by its message id or its key; null for none. */
    row: z.union([z.object({ id: z.string() }), z.object({ key: MessageKey })]).nullable(),
  }),
]);
export type Go = z.infer<typeof Go>;

export const events = { changed: Changed, go: Go } as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;

/** Methods that the preload calls on the window's behalf; refused when the window names them itself. */
export const preloadOnly = ['attachment.stage'] as const satisfies readonly MethodName[];

/**
 * What the preload gives the window as `window.bridge`. `F` is the DOM's File, which this folder
 * does not know.
 */
export interface Bridge<F> {
  invoke<M extends Exclude<MethodName, (typeof preloadOnly)[number]>>(
    method: M,
    input: Input<M>,
  ): Promise<Result<Output<M>>>;
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Takes a picked, dropped or pasted file into the composer. */
  stage(file: F): Promise<Result<StagedAttachment>>;
  /** The absolute path of a dropped file or folder; empty when it has none. */
  pathOf(file: F): string;
}

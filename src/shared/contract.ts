/**
 * The map. Every method that the window can call and every event that it can hear, once.
 * The preload's bridge, the handlers' types and the client's types all come from here.
 */
import { z } from 'zod';
import { Activity, ActivityRange } from './entities/activity.js';
import { AttachmentContent, StagedAttachment } from './entities/attachment.js';
import { BatchProgress, BatchReport, PlannedLine, Spacing } from './entities/batch.js';
import { Destination } from './entities/destination.js';
import { Draft, InboundKind, MessageAddress, SentForm, Template } from './entities/draft.js';
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
  return { input, output, writes: false };
}

/** A method that writes into a workspace: refused by a read-only console. */
function writing<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output, writes: true };
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
const Path = z.string().min(1).max(4096);
const Replay = z.strictObject({
  from: SessionId,
  /** In the order in which they are to be written. */
  keys: z.array(MessageKey).min(1).max(1000),
  to: SessionId,
  spacing: Spacing,
});
/** A draft goes by its workspace too: it is still being saved when another one is opened. */
const OfDraft = z.strictObject({ workspace: Path, sessionId: SessionId });
const Import = z.strictObject({ sessionId: SessionId, token: z.string().max(64) });

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
   * Writes one message into the session's inbound.db. `draftId` makes it idempotent: the same draft sent
   * twice is one message. `content` is the JSON text by kind, `attachments` are tokens of staged files.
   */
  'message.write': writing(
    z.strictObject({
      sessionId: SessionId,
      draftId: z.uuid(),
      kind: InboundKind,
      content: z.string().max(2_097_152),
      /** False: rides along as context with the next turn. */
      trigger: z.boolean(),
      /** True: only a container that has just started takes it. */
      onWake: z.boolean(),
      /** ISO, UTC; null: at once. */
      processAfter: z.string().max(64).nullable(),
      /** A cron expression in the host's time zone; null: once. */
      recurrence: z.string().max(200).nullable(),
      /** Null: as the session's own chat. */
      address: MessageAddress.nullable(),
      attachments: z.array(z.string().max(64)).max(50),
    }),
    z.object({ messageId: z.string(), seq: z.number().int() }),
  ),
  /** When a cron expression comes round next, ms UTC, as a host in this machine's time zone counts. */
  'message.recurrence': method(
    z.strictObject({ expression: z.string().max(200), after: z.number().nullable() }),
    z.object({ next: z.array(z.number()), timeZone: z.string() }),
  ),
  /** The last 20 messages that were written from the composer into this workspace, newest first. */
  'message.sent': method(Nothing, z.array(SentForm)),

  /** The draft of a session, with the names of attached files that are gone since; null when there is none. */
  'draft.get': method(OfDraft, z.object({ draft: Draft, lost: z.array(z.string()) }).nullable()),
  /** Keeps a draft in the console's own data, over a crash too; null forgets it. */
  'draft.save': method(OfDraft.extend({ draft: Draft.nullable() }), Done),
  /** By name. */
  'template.list': method(Nothing, z.array(Template)),
  /** A new one, or another name or form for the one with this id. */
  'template.save': method(Template, Done),
  'template.remove': method(z.strictObject({ id: z.uuid() }), Done),

  /** What the replay of these messages would write, in their order. Nothing is written. */
  'replay.plan': method(Replay, z.array(PlannedLine)),
  /** Writes messages again, as new ones; answers when all is done. `batchId` makes it idempotent. */
  'replay.run': writing(Replay.extend({ batchId: z.uuid() }), BatchReport),
  /** What a staged JSONL file would write, line by line. Nothing is written. */
  'import.plan': method(Import, z.array(PlannedLine)),
  'import.run': writing(Import.extend({ batchId: z.uuid() }), BatchReport),
  'batch.progress': method(Nothing, BatchProgress),
  /** Stops the running batch before its next chunk. */
  'batch.cancel': method(Nothing, Done),
  /** Asks where to, then saves a text there; null when it was cancelled. */
  'report.save': method(
    z.strictObject({ name: z.string().max(200), text: z.string().max(64 * 1024 * 1024) }),
    z.object({ savedTo: z.string() }).nullable(),
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
  /** Takes a copy of a message's file into the composer. */
  'attachment.stageCopy': method(
    OfAttachment.extend({ name: z.string().max(4096), mimeType: z.string().max(256) }),
    StagedAttachment,
  ),
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
  /** Answers an open question; the agent that waits for it goes on with `value`. `free`: it need not be an option. */
  'question.answer': writing(
    z.strictObject({
      questionId: z.string().min(1).max(512),
      value: z.string().max(4096),
      free: z.boolean(),
    }),
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
  'batch',
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

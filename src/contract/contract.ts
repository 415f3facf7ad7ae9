/**
 * The map. Every method that the window can call and every event that it can receive, once. The preload's
 * bridge, the handlers' types and the client's types all come from here.
 */
import { z } from 'zod';
import type { preloadOnly } from './channels.js';
import { Activity, ActivityRange } from './entities/activity.js';
import { AgentGroup } from './entities/agent-group.js';
import { AttachmentContent, StagedAttachment } from './entities/attachment.js';
import { AuditDetail, AuditEntry } from './entities/audit.js';
import { BatchProgress, BatchReport, PlannedLine, Spacing } from './entities/batch.js';
import { RowChange } from './entities/change.js';
import { ContainerStatus } from './entities/container.js';
import {
  ConfiguredDestination,
  Destination,
  DestinationTarget,
  SeenDestination,
} from './entities/destination.js';
import { Draft, InboundKind, MessageAddress, SentForm, Template } from './entities/draft.js';
import { MenuCommand } from './entities/menu.js';
import { MessageCursor, MessageKey, MessagePage, MessageRaw } from './entities/message.js';
import { HostFacts, MessageFacts } from './entities/message-facts.js';
import { MessagingGroup } from './entities/messaging-group.js';
import { News } from './entities/news.js';
import { NextPoll } from './entities/next-poll.js';
import { NotificationSetting } from './entities/notification.js';
import { Question } from './entities/question.js';
import { ReaderStatus } from './entities/reader.js';
import { RowMark, SessionDetail, SessionSummary } from './entities/session.js';
import { Landing, SessionPlan, WantedSession } from './entities/session-plan.js';
import { SessionTrouble } from './entities/session-trouble.js';
import { UpgradePlan } from './entities/session-upgrade.js';
import { ScenarioInfo, ScenarioSpeed, SimulationStatus } from './entities/simulation.js';
import { Wiring, WiringChange } from './entities/wiring.js';
import { RecentWorkspace, Workspace } from './entities/workspace.js';
import { HostZone } from './entities/zone.js';
import type { Result } from './errors.js';
import { MOST_ATTACHMENTS, MOST_PLANNED, MOST_REPLAYED, MOST_SESSIONS_ASKED } from './limits.js';

function method<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { input, output, writes: false as const };
}

/**
 * A method that writes into a workspace: refused by a read-only console, and kept in the audit log, which asks
 * for its sentence in src/desk/audit-sentences.ts.
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
const Id = z.string().min(1).max(1024);
const OfId = z.strictObject({ id: Id });
const OfAgent = z.strictObject({ agentGroupId: Id });
/** What a person typed; the store says what is wrong with it. */
const Typed = z.string().max(4096);
const OfEntry = z.strictObject({ id: z.number().int().min(1) });
const Path = z.string().min(1).max(4096);
const Replay = z.strictObject({
  from: SessionId,
  /** In the order in which they are to be written. */
  keys: z.array(MessageKey).min(1).max(MOST_REPLAYED),
  to: SessionId,
  spacing: Spacing,
});
/** A draft is keyed by its workspace too: it may still be being saved when a different one is opened. */
const OfDraft = z.strictObject({ workspace: Path, sessionId: SessionId });
const Import = z.strictObject({ sessionId: SessionId, token: z.string().max(64) });

/** A write that `change.plan` plans takes the rows that were shown, and is refused when it comes to others by now. */
const AsShown = { shown: z.array(RowChange).max(MOST_PLANNED).optional() };
const plan = <M extends string, I extends z.ZodType>(method: M, input: I) =>
  z.strictObject({ method: z.literal(method), input });

const NewAgentGroup = z.strictObject({ name: Typed, folder: Typed, agentProvider: Typed.nullable() });
const AgentGroupChange = OfId.extend({ name: Typed, agentProvider: Typed.nullable() });
const NewMessagingGroup = z.strictObject({
  channelType: Typed,
  platformId: Typed,
  name: Typed.nullable(),
  isGroup: z.boolean(),
});
const MessagingGroupChange = OfId.extend({ name: Typed.nullable(), isGroup: z.boolean() });
/** `destination`: the name by which the agent can then address the chat, too; null: none. */
const NewWiring = WiringChange.extend({
  messagingGroupId: Id,
  agentGroupId: Id,
  destination: Typed.nullable(),
});
const ChangedWiring = OfId.extend({ change: WiringChange });
const NewDestination = OfAgent.extend({ name: Typed, target: DestinationTarget });
/** Renames a row or leads it elsewhere, if it is still as `seen`. */
const ChangedDestination = OfAgent.extend({
  seen: SeenDestination,
  name: Typed.optional(),
  target: DestinationTarget.optional(),
});
const RemovedDestination = OfAgent.extend({ seen: SeenDestination });
/** `own`: the chat and thread that v2.db has for the session. */
const RouteSession = OfSession.extend({
  to: z.union([
    z.literal('own'),
    z.literal('none'),
    z.strictObject({ messagingGroupId: Id, threadId: Id.nullable() }),
  ]),
});
const Repair = z.strictObject({
  trouble: SessionTrouble,
  /** For a folder without a row: the chat and thread that the row is to name. */
  messagingGroupId: Id.nullable(),
  threadId: Id.nullable(),
});
const ContainerMark = OfSession.extend({ status: ContainerStatus });

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
  /** What main has to report that no call of the window asked for, oldest first. */
  'news.list': method(Nothing, z.array(News)),
  /** The commands that the window has now, for the system's menu; none while it shows no workspace. */
  'menu.show': method(z.strictObject({ commands: z.array(MenuCommand).max(500) }), Done),

  /** The open workspace, or null. */
  'workspace.current': method(Nothing, Workspace.nullable()),
  'workspace.open': method(z.strictObject({ path: Path }), Workspace),
  /** Shows the folder dialog; null when it was cancelled. */
  'workspace.choose': method(Nothing, Workspace.nullable()),
  /** Opens the demo workspace, making it first if it does not exist. */
  'workspace.openDemo': method(Nothing, Workspace),
  /** Asks where to, makes a demo workspace there and opens it; null when it was cancelled. */
  'workspace.newDemo': method(Nothing, Workspace.nullable()),
  /** Makes the open demo workspace anew; what was done in it is lost. */
  'workspace.resetDemo': writing(Nothing, Workspace),
  /** Asks where to, makes a workspace without agents or chats there and opens it; null when it was cancelled. */
  'workspace.newEmpty': method(Nothing, Workspace.nullable()),
  /** Locks the open workspace against this console's own writes, or unlocks it; that is remembered. */
  'workspace.lock': method(z.strictObject({ locked: z.boolean() }), Workspace),
  'workspace.close': method(Nothing, Done),
  /** Why the last opening that no call requested (start, menu, second start) failed; null if it did not. */
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
  /** Marks everything in all sessions as seen. */
  'session.markAllRead': method(Nothing, Done),
  /** Shows the session's folder in the system's file manager. */
  'session.reveal': method(OfSession, Done),
  /** Reports what a person looks at, the open session and those in view: their files are looked at more often. */
  'session.watching': method(
    z.strictObject({ openId: SessionId.nullable(), shownIds: z.array(SessionId).max(500) }),
    Done,
  ),
  /** Reads a session again that was set aside, because a reader hung or died over it. */
  'session.retry': method(OfSession, Done),

  'reader.status': method(Nothing, ReaderStatus),

  /** A dry run of session.create. */
  'session.plan': method(WantedSession, SessionPlan),
  /** The session for an agent, chat and thread: the existing one, or a new one. */
  'session.create': writing(WantedSession, z.object({ sessionId: z.string(), created: z.boolean() })),
  'session.close': writing(OfSession.extend(AsShown), Done),
  /** `others`: active sessions of the same agent, chat and thread. Of them and this one the host takes the newest. */
  'session.reopen': writing(OfSession.extend(AsShown), z.object({ others: z.array(z.string()) })),
  /** Sets the default reply address: the session's own chat, another one, or none. */
  'session.route': writing(RouteSession.extend(AsShown), Done),
  /** The statements that would bring an older session's files up to date. */
  'session.upgradePlan': method(OfSession, UpgradePlan),
  /** Runs exactly what was shown; `inboundOnly` leaves the container's file alone. */
  'session.upgrade': writing(OfSession.extend({ shown: UpgradePlan, inboundOnly: z.boolean() }), UpgradePlan),
  /** Where v2.db and the folders disagree. */
  'session.troubles': method(Nothing, z.array(SessionTrouble)),
  /** Fixes what session.troubles still finds; answers with what was done, in a sentence. */
  'session.repair': writing(Repair.extend(AsShown), z.string()),

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
  /** What a verdict about one message is based on (message-why), besides `host.facts`. */
  'message.facts': method(OfMessage, MessageFacts.omit({ host: true })),
  /**
   * Writes one message into the session's inbound.db. `draftId` makes it idempotent: the same draft sent
   * twice is one message. `content` is the JSON text by kind, `attachments` are tokens of staged files.
   */
  'message.inject': writing(
    z.strictObject({
      sessionId: SessionId,
      draftId: z.uuid(),
      kind: InboundKind,
      content: z.string().max(2_097_152),
      /** False: rides along as context with the next turn. */
      trigger: z.boolean().default(true),
      /** True: only a container that has just started takes it. */
      onWake: z.boolean().default(false),
      /** ISO, UTC; null: at once. */
      processAfter: z.string().max(64).nullable().default(null),
      /** A cron expression in the host's time zone; null: once. */
      recurrence: z.string().max(200).nullable().default(null),
      /** Null: as the session's own chat. */
      address: MessageAddress.nullable().default(null),
      attachments: z.array(z.string().max(64)).max(MOST_ATTACHMENTS).default([]),
    }),
    z.object({ messageId: z.string(), seq: z.number().int() }),
  ),
  /** When a cron expression next occurs, ms UTC, in the time zone in which a host reads it for that session. */
  'message.recurrence': method(
    z.strictObject({
      expression: z.string().max(200),
      after: z.number().nullable(),
      /** Null: a session of nobody's, in the project's zone. */
      sessionId: SessionId.nullable().default(null),
    }),
    z.object({ next: z.array(z.number()), zone: HostZone }),
  ),
  /** The last 20 messages that were written from the composer into this workspace, newest first. */
  'message.sent': method(Nothing, z.array(SentForm)),

  /** The draft of a session, with the names of attached files that have gone since; null when there is none. */
  'draft.get': method(OfDraft, z.object({ draft: Draft, lost: z.array(z.string()) }).nullable()),
  /** Saves a draft in the console's own data, safe from a crash too; null deletes it. */
  'draft.save': method(OfDraft.extend({ draft: Draft.nullable() }), Done),
  /** By name. */
  'template.list': method(Nothing, z.array(Template)),
  /** A new template, or a new name or form for the one with this id. */
  'template.save': method(Template, Done),
  'template.remove': method(z.strictObject({ id: z.uuid() }), Done),

  /** What the replay of these messages would write, in order. Nothing is written. */
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
      source: z.union([z.strictObject({ path: Path }), z.strictObject({ upload: z.uuid() })]),
    }),
    StagedAttachment,
  ),
  /**
   * Takes the next bytes of a pasted file, at most STAGE_PART_BYTES; null for the first. Answers with the token
   * that the next part and 'attachment.stage' must name.
   */
  'attachment.stagePart': method(
    z.strictObject({ token: z.uuid().nullable(), bytes: z.instanceof(Uint8Array) }),
    z.uuid(),
  ),
  'attachment.unstage': method(z.strictObject({ token: z.string().max(64) }), Done),
  /** Takes a copy of a message's file into the composer. */
  'attachment.stageCopy': method(
    OfAttachment.extend({ name: z.string().max(4096), mimeType: z.string().max(256) }),
    StagedAttachment,
  ),
  'attachment.read': method(OfAttachment, AttachmentContent),
  /** The same for a file that waits in the session's composer. */
  'attachment.readStaged': method(OfSession.extend({ token: z.string().max(64) }), AttachmentContent),
  /** Asks where to, then copies the file there; null when it was cancelled. */
  'attachment.save': method(
    OfAttachment.extend({ name: z.string().max(4096) }),
    z.object({ savedTo: z.string() }).nullable(),
  ),

  /** What a container would get if it polled now. `first`: as the first poll since it started. */
  'container.nextPoll': method(OfSession.extend({ first: z.boolean() }), NextPoll),

  /** When something was said in a session up to `until` (ms since 1970 UTC), and how long answers took. */
  'activity.get': method(OfSession.extend({ range: ActivityRange, until: Time }), Activity),
  /** The same for several sessions together. `unread`: how many of them could not be read. */
  'activity.sum': method(
    z.strictObject({ sessionIds: z.array(SessionId).max(50), range: ActivityRange, until: Time }),
    z.object({ activity: Activity, unread: z.number().int() }),
  ),
  /**
   * Sets what v2.db says of a session's container, by hand. This starts or stops nothing, and
   * a live host overwrites it.
   */
  'container.mark': writing(ContainerMark.extend(AsShown), Done),

  'destination.list': method(
    OfSession,
    z.object({
      /** What agent_destinations resolves to now. */
      configured: z.array(Destination),
      /** What the session's inbound.db holds; null when it has no such table. */
      projected: z.array(Destination).nullable(),
    }),
  ),

  /** The rows of agent_destinations of an agent group. */
  'destination.configured': method(OfAgent, z.array(ConfiguredDestination)),
  'destination.add': writing(NewDestination.extend(AsShown), Done),
  'destination.change': writing(ChangedDestination.extend(AsShown), Done),
  'destination.remove': writing(RemovedDestination.extend(AsShown), Done),
  /** Writes the agent group's destinations into a session's inbound.db: what its agent sees. */
  'destination.project': writing(
    OfSession.extend(AsShown),
    z.object({ written: z.number().int(), dangling: z.array(z.string()) }),
  ),

  'wiring.list': method(Nothing, z.array(Wiring)),
  'wiring.create': writing(NewWiring.extend(AsShown), Wiring),
  'wiring.change': writing(ChangedWiring.extend(AsShown), Wiring),
  'wiring.remove': writing(OfId.extend(AsShown), Done),
  /** Where a message would land: one entry for each wired agent, the first one asked first. */
  'wiring.landing': method(
    z.strictObject({ messagingGroupId: Id, threadId: Id.nullable() }),
    z.array(Landing),
  ),

  'agentGroup.list': method(Nothing, z.array(AgentGroup)),
  'agentGroup.create': writing(NewAgentGroup.extend(AsShown), AgentGroup),
  'agentGroup.change': writing(AgentGroupChange.extend(AsShown), AgentGroup),
  'agentGroup.remove': writing(OfId.extend(AsShown), Done),

  'messagingGroup.list': method(Nothing, z.array(MessagingGroup)),
  'messagingGroup.create': writing(NewMessagingGroup.extend(AsShown), MessagingGroup),
  'messagingGroup.change': writing(MessagingGroupChange.extend(AsShown), MessagingGroup),
  'messagingGroup.remove': writing(OfId.extend(AsShown), Done),

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
  'simulation.status': method(Nothing, SimulationStatus),
  /**
   * Has the simulated agent play one session's container, or those of all active sessions. `consent`: the
   * person has said yes to it in a workspace that we did not make.
   */
  'simulation.start': writing(
    z.strictObject({ sessionId: SessionId.optional(), consent: z.boolean() }),
    SimulationStatus,
  ),
  'simulation.stop': method(z.strictObject({ sessionId: SessionId.optional() }), SimulationStatus),
  /** Plays the host's half: acks, deliveries, retries, tasks. */
  'host.start': writing(z.strictObject({ consent: z.boolean() }), SimulationStatus),
  'host.stop': method(Nothing, SimulationStatus),
  /** Whether a host is there for a session: the played one, or a real one judged by the traces it cannot avoid. */
  'host.facts': method(OfSession, HostFacts),

  'scenario.list': method(Nothing, z.array(ScenarioInfo)),
  /**
   * Starts to play a scenario by its name, or one from a file that a dialog asks for; null when it was cancelled.
   */
  'scenario.play': writing(
    z.strictObject({ name: z.string().max(200).nullable(), speed: ScenarioSpeed }),
    SimulationStatus.nullable(),
  ),
  'scenario.cancel': method(Nothing, SimulationStatus),

  /** The rows that a write would come to now, checked as that write is. Nothing is written. */
  'change.plan': method(
    z.discriminatedUnion('method', [
      plan('agentGroup.create', NewAgentGroup),
      plan('agentGroup.change', AgentGroupChange),
      plan('agentGroup.remove', OfId),
      plan('messagingGroup.create', NewMessagingGroup),
      plan('messagingGroup.change', MessagingGroupChange),
      plan('messagingGroup.remove', OfId),
      plan('wiring.create', NewWiring),
      plan('wiring.change', ChangedWiring),
      plan('wiring.remove', OfId),
      plan('destination.add', NewDestination),
      plan('destination.change', ChangedDestination),
      plan('destination.remove', RemovedDestination),
      plan('session.close', OfSession),
      plan('session.reopen', OfSession),
      plan('session.route', RouteSession),
      /** The row of v2.db alone: what else it makes or removes are files. */
      plan('session.repair', Repair),
      plan('destination.project', OfSession),
      plan('container.mark', ContainerMark),
    ]),
    z.array(RowChange),
  ),

  /** What was written into the open workspace through this console, newest first. */
  'audit.list': method(
    z.strictObject({
      /** Words that must all occur: in the sentence, the method, the outcome, a value. */
      text: z.string().max(200),
      sessionId: SessionId.nullable(),
      /** Only entries older than this one; null from the newest. */
      before: z.number().int().nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.array(AuditEntry),
  ),
  'audit.get': method(OfEntry, AuditDetail),
  /** Puts every row that the entry changed back as it was, if all are still as it left them. */
  'audit.undo': writing(OfEntry, Done),
  /**
   * Asks where to, then writes the workspace's entries there, one JSON object per line; null when it was cancelled.
   */
  'audit.export': method(Nothing, z.object({ savedTo: z.string(), entries: z.number().int() }).nullable()),
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type WritingMethod = {
  [M in MethodName]: Methods[M]['writes'] extends true ? M : never;
}[MethodName];
export type Input<M extends MethodName> = z.output<Methods[M]['input']>;
export type Output<M extends MethodName> = z.output<Methods[M]['output']>;

export const Noun = z.enum([
  'workspace',
  'session',
  'message',
  'container',
  'question',
  'simulation',
  'reader',
  'audit',
  'batch',
  'news',
]);
export type Noun = z.infer<typeof Noun>;

/** What changed, coalesced; the window fetches again what it shows of it. */
export const Changed = z.object({
  nouns: z.array(Noun),
  /** The sessions that it is about; empty when it is about all or none. */
  sessions: z.array(z.string()),
  /** The sessions whose line in the list has changed, including new and removed ones; null when any may have. */
  listed: z.array(z.string()).nullable(),
});
export type Changed = z.infer<typeof Changed>;

/** Where somebody wants to be taken from outside the window: by a notification. */
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

/** A command of the window that was chosen in the system's menu. */
export const Chosen = z.object({ id: z.string() });
export type Chosen = z.infer<typeof Chosen>;

export const events = { changed: Changed, go: Go, chosen: Chosen } as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;

/** What the preload calls by itself. */
export type PreloadOnly = Extract<MethodName, (typeof preloadOnly)[number]>;

/**
 * What the preload gives the window as `window.bridge`. `F` is the DOM's File, which this folder
 * does not know.
 */
export interface Bridge<F> {
  invoke<M extends Exclude<MethodName, PreloadOnly>>(method: M, input: Input<M>): Promise<Result<Output<M>>>;
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Takes a picked, dropped or pasted file into the composer. */
  stage(file: F): Promise<Result<StagedAttachment>>;
  /** The absolute path of a dropped file or folder; empty when it has none. */
  pathOf(file: F): string;
}

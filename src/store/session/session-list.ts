/** The sessions of a workspace, according to v2.db. */

import type { AgentGroup } from '../../contract/entities/agent-group.js';
import { ENGINE_NOT_ASKED } from '../../contract/entities/container.js';
import type { MessagingGroup, SessionMode } from '../../contract/entities/messaging-group.js';
import type { SessionSummary } from '../../contract/entities/session.js';
import { Refusal } from '../../contract/errors.js';
import { sessionName } from '../config/names.js';
import { findAgentGroup, rememberingAgentGroups } from '../db/agent-group.js';
import { countApprovals } from '../db/approval.js';
import { readDialect } from '../db/dialect.js';
import { type Holds, rememberingHolds } from '../db/host-lease.js';
import { findMessagingGroup, rememberingMessagingGroups } from '../db/messaging-group.js';
import { countPendingQuestions } from '../db/question.js';
import { findingAgain } from '../db/row.js';
import { findSessionById, rememberingSessions, type SessionRecord } from '../db/session.js';
import type { ReadableDb } from '../db/sqlite.js';
import { allWirings, wiringsOf } from '../db/wiring.js';
import { sessionDirRelative } from '../files/paths.js';
import type { OpenWorkspace } from '../workspace.js';

/** What else from v2.db a summary shows. */
interface Surroundings extends Holds {
  agentGroup(id: string): AgentGroup | null;
  messagingGroup(id: string): MessagingGroup | null;
  mode(messagingGroupId: string, agentGroupId: string): SessionMode | null;
  openQuestions(sessionId: string): number;
  openApprovals(sessionId: string): number;
  /** As ContainerFacts has it. */
  killsByAge: boolean;
}

/** What a few sessions need of it, looked up on demand. */
function surroundingsOfFew(db: ReadableDb): Surroundings {
  const questions = countPendingQuestions(db);
  const approvals = countApprovals(db);
  return {
    ...rememberingHolds()(db),
    agentGroup: (id) => findAgentGroup(db, id),
    messagingGroup: (id) => findMessagingGroup(db, id),
    mode: (messagingGroupId, agentGroupId) =>
      wiringsOf(db, messagingGroupId).find((wiring) => wiring.agentGroupId === agentGroupId)?.mode ?? null,
    openQuestions: (sessionId) => questions.get(sessionId) ?? 0,
    openApprovals: (sessionId) => approvals.get(sessionId) ?? 0,
    killsByAge: readDialect(db).killsByAge,
  };
}

/** Nothing is known of it, so nothing is said against it. */
const NO_CONFIG: AgentGroup['config'] = { timezone: null, mostMessages: null };

/** An agent group that is no longer in v2.db is shown by its id. */
function gone(id: string): AgentGroup {
  return { id, name: id, folder: '', agentProvider: null, config: NO_CONFIG };
}

function summarize(record: SessionRecord, around: Surroundings): SessionSummary {
  const { id, agentGroupId, messagingGroupId, threadId } = record;
  const messagingGroup = messagingGroupId === null ? null : around.messagingGroup(messagingGroupId);
  return {
    id,
    title: sessionName(record, messagingGroup),
    agentGroup: around.agentGroup(agentGroupId) ?? gone(agentGroupId),
    messagingGroup,
    threadId,
    mode: messagingGroupId === null ? null : around.mode(messagingGroupId, agentGroupId),
    status: record.status,
    lastActive: record.lastActive,
    createdAt: record.createdAt,
    container: {
      claimed: record.containerStatus,
      killsByAge: around.killsByAge,
      touchedAt: record.lastActive,
      closed: record.status === 'closed',
      files: 'unread',
      heartbeatAt: null,
      claims: [],
      tool: null,
      engine: ENGINE_NOT_ASKED,
      hold: around.hold(id),
      wake: around.wake(id),
      demo: false,
      simulated: false,
    },
    openQuestions: around.openQuestions(id),
    openApprovals: around.openApprovals(id),
    unread: 0,
    digest: null,
  };
}

/** A session that is new (nothing before), gone (nothing after), or changed. */
export interface ListedChange {
  id: string;
  before: SessionSummary | undefined;
  after: SessionSummary | undefined;
}

interface Listed {
  record: SessionRecord;
  agentGroup: AgentGroup | null;
  messagingGroup: MessagingGroup | null;
  summary: SessionSummary;
}

/**
 * What v2.db says of every session, looked at repeatedly: an unchanged session is the very same object as last
 * time, at a quarter of the cost. What comes from the sessions' own folders (heartbeat, claims, tool, digest),
 * and what a person has read, is null, 0 or empty here.
 */
export class SessionListing {
  readonly #sessions = rememberingSessions();
  readonly #agentGroups = rememberingAgentGroups();
  readonly #messagingGroups = rememberingMessagingGroups();
  readonly #holds = rememberingHolds();
  #listed: readonly Listed[] = [];
  #byId: ReadonlyMap<string, SessionSummary> | null = null;

  constructor(readonly ws: OpenWorkspace) {}

  /** A session as it was when all were last looked at. */
  get(id: string): SessionSummary | undefined {
    this.#byId ??= new Map(this.#listed.map(({ record, summary }) => [record.id, summary]));
    return this.#byId.get(id);
  }

  /** All sessions as they were when they were last looked at. */
  all(): SessionSummary[] {
    return this.#listed.map(({ summary }) => summary);
  }

  /**
   * @returns all sessions, and those that are new, gone, or changed since the last time
   * @throws WORKSPACE_DAMAGED
   */
  look(): { sessions: SessionSummary[]; changed: ListedChange[] } {
    return this.ws.central.read((db) => {
      const before = this.#listed;
      const find = findingAgain(before, ({ record }) => record.id);
      const around = this.#surroundings(db);
      const changed: ListedChange[] = [];
      let found = 0;
      this.#listed = this.#sessions(db).map((record, i) => {
        const old = find(record.id, i);
        if (old !== undefined) found += 1;
        const listed = listIn(around, record, old);
        if (listed !== old) changed.push({ id: record.id, before: old?.summary, after: listed.summary });
        return listed;
      });
      if (found < before.length) changed.push(...goneSince(before, this.#listed));
      if (changed.length > 0) this.#byId = null;
      return { sessions: this.all(), changed };
    });
  }

  #surroundings(db: ReadableDb): Surroundings {
    const agentGroups = this.#agentGroups(db);
    const messagingGroups = this.#messagingGroups(db);
    const modes = new Map<string, Map<string, SessionMode | null>>();
    for (const { messagingGroupId, agentGroupId, mode } of allWirings(db)) {
      const ofGroup = modes.get(messagingGroupId) ?? new Map<string, SessionMode | null>();
      modes.set(messagingGroupId, ofGroup.set(agentGroupId, mode));
    }
    const questions = countPendingQuestions(db);
    const approvals = countApprovals(db);
    return {
      ...this.#holds(db),
      agentGroup: (id) => agentGroups.get(id) ?? null,
      messagingGroup: (id) => messagingGroups.get(id) ?? null,
      mode: (messagingGroupId, agentGroupId) => modes.get(messagingGroupId)?.get(agentGroupId) ?? null,
      openQuestions: (sessionId) => questions.get(sessionId) ?? 0,
      openApprovals: (sessionId) => approvals.get(sessionId) ?? 0,
      killsByAge: readDialect(db).killsByAge,
    };
  }
}

function goneSince(before: readonly Listed[], now: readonly Listed[]): ListedChange[] {
  const there = new Set(now.map(({ record }) => record.id));
  return before
    .filter(({ record }) => !there.has(record.id))
    .map(({ record, summary }) => ({ id: record.id, before: summary, after: undefined }));
}

/** A session's entry in the list; the old one where nothing of it has changed. */
function listIn(around: Surroundings, record: SessionRecord, old: Listed | undefined): Listed {
  const { agentGroupId, messagingGroupId, id } = record;
  const agentGroup = around.agentGroup(agentGroupId);
  const messagingGroup = messagingGroupId === null ? null : around.messagingGroup(messagingGroupId);
  const same =
    old?.record === record &&
    old.agentGroup === agentGroup &&
    old.messagingGroup === messagingGroup &&
    old.summary.container.killsByAge === around.killsByAge &&
    old.summary.container.hold === around.hold(id) &&
    old.summary.container.wake === around.wake(id) &&
    old.summary.openQuestions === around.openQuestions(id) &&
    old.summary.openApprovals === around.openApprovals(id) &&
    old.summary.mode === (messagingGroupId === null ? null : around.mode(messagingGroupId, agentGroupId));
  return same ? old : { record, agentGroup, messagingGroup, summary: summarize(record, around) };
}

/**
 * What v2.db says of every session, as SessionListing.
 * @throws WORKSPACE_DAMAGED
 */
export function listSessions(ws: OpenWorkspace): SessionSummary[] {
  return new SessionListing(ws).look().sessions;
}

/**
 * Those of these sessions that v2.db has, as listSessions.
 * @throws WORKSPACE_DAMAGED
 */
export function someSessions(ws: OpenWorkspace, ids: readonly string[]): SessionSummary[] {
  return ws.central.read((db) => {
    const around = surroundingsOfFew(db);
    return ids.flatMap((id) => {
      const record = findSessionById(db, id);
      return record === null ? [] : [summarize(record, around)];
    });
  });
}

/**
 * One session, as listSessions.
 * @throws SESSION_NOT_FOUND, WORKSPACE_DAMAGED
 */
export function getSession(ws: OpenWorkspace, id: string): SessionSummary {
  const found = findSession(ws, id);
  if (found === null) throw Refusal.of('SESSION_NOT_FOUND', { id });
  return found;
}

/**
 * One session, as listSessions; null when v2.db has none with that id.
 * @throws WORKSPACE_DAMAGED
 */
export function findSession(ws: OpenWorkspace, id: string): SessionSummary | null {
  return someSessions(ws, [id])[0] ?? null;
}

/**
 * A session that is about to be written to: it must be in v2.db, and under this agent group. Only then do
 * the two ids name a folder.
 * @throws ID_UNSAFE, SESSION_NOT_FOUND
 */
export function requireSession(ws: OpenWorkspace, agentGroupId: string, sessionId: string): SessionRecord {
  sessionDirRelative(agentGroupId, sessionId);
  const record = ws.central.read((db) => findSessionById(db, sessionId));
  if (record?.agentGroupId !== agentGroupId) throw Refusal.of('SESSION_NOT_FOUND', { id: sessionId });
  return record;
}

/** Making a series of tasks, in a session of its own, as a host makes it. */
import type { RowChange, StoredRow } from '../../contract/entities/change.js';
import type { TaskPlan, WantedTask } from '../../contract/entities/task.js';
import { quote, Refusal } from '../../contract/errors.js';
import { valueIn, withMember } from '../../rules/json-text.js';
import { nextRuns } from '../../rules/recurrence.js';
import { MOST_DAILY_RUNS, newTaskId, runsTooOften, taskThread } from '../../rules/task.js';
import { applyPlan } from '../change/apply.js';
import { findAgentGroup } from '../db/agent-group.js';
import { readDialect } from '../db/dialect.js';
import { toLiteral } from '../db/literal.js';
import { messageWriter } from '../db/message-write.js';
import { findSessionById, findSystemSession } from '../db/session.js';
import type { AttachedFile } from '../files/attachments.js';
import { hostZone } from '../host-zone.js';
import { findOrMake, planSessionStatus } from '../session/session.js';
import type { OpenWorkspace } from '../workspace.js';
import { writeSessionMessage } from './message.js';
import { checkMessage, checkStoredContent, type SessionMessage, toInboundRow } from './message-check.js';

interface Prepared {
  series: string;
  threadId: string;
  firstAt: number;
  warning: string | null;
  message: SessionMessage;
}

const TOO_OFTEN = `It runs more than ${MOST_DAILY_RUNS} times a day without a script that decides whether the agent is asked. A host refuses that to an agent that does not insist, since each run costs tokens.`;

/** The content as a host stores it: with the session that it came from, where the content names none. */
function withOrigin(content: string, originSessionId: string | null): string {
  if (valueIn(content, 'originSessionId') !== null) return content;
  return withMember(content, 'originSessionId', JSON.stringify(originSessionId));
}

function scriptIn(content: string): boolean {
  const script: unknown = Reflect.get(Object(JSON.parse(content)), 'script');
  return typeof script === 'string' && script.trim() !== '';
}

/**
 * Checks all of it but its files, and gives it its id and its first time.
 * @throws TASK_SESSIONS_NONE, AGENT_GROUP_NOT_FOUND, SESSION_NOT_FOUND for its origin, MESSAGE_FIELD_INVALID,
 *   MESSAGE_TOO_LARGE
 */
function prepare(ws: OpenWorkspace, wanted: WantedTask): Prepared {
  const { agentGroupId, originSessionId, recurrence, draftId } = wanted;
  const zone = ws.central.read((db) => {
    if (!readDialect(db).taskSessions) throw Refusal.of('TASK_SESSIONS_NONE', {});
    const group = findAgentGroup(db, agentGroupId);
    if (group === null) throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
    if (originSessionId !== null && findSessionById(db, originSessionId) === null) {
      throw Refusal.of('SESSION_NOT_FOUND', { id: originSessionId });
    }
    return hostZone(ws, group.config);
  });
  const now = ws.clock.now();
  const series = newTaskId(wanted.name, draftId);
  const about = {
    ...{ id: series, kind: 'task', timestamp: new Date(now).toISOString() },
    ...{ processAfter: wanted.processAfter, recurrence },
  };
  // Before anything is made of it.
  checkMessage({ ...about, content: wanted.content });
  const content = withOrigin(wanted.content, originSessionId);
  checkStoredContent(content);
  const next = recurrence === null ? [] : nextRuns(recurrence, now, MOST_DAILY_RUNS + 1, zone.name);
  const firstAt = wanted.processAfter === null ? (next[0] ?? now) : Date.parse(wanted.processAfter);
  return {
    ...{ series, threadId: taskThread(series), firstAt },
    warning: runsTooOften(next, scriptIn(content), now) ? TOO_OFTEN : null,
    message: { ...about, content, processAfter: new Date(firstAt).toISOString() },
  };
}

type Values = Readonly<Record<string, string | number | null>>;

const asRow = (values: Values): StoredRow => ({
  rowid: null,
  columns: Object.entries(values).map(([name, value]) => ({
    name,
    value:
      typeof value === 'number'
        ? toLiteral('integer', BigInt(value))
        : toLiteral('text', value === null ? null : Buffer.from(value)),
  })),
});

/**
 * A dry run of createTask: nothing is made.
 * @throws as prepare
 */
export function planTask(ws: OpenWorkspace, wanted: WantedTask): TaskPlan {
  const { message, ...plan } = prepare(ws, wanted);
  const { series, threadId } = plan;
  const central: RowChange = {
    ...{ file: 'v2.db', session: null, table: 'sessions', before: null },
    after: asRow({
      ...{ agent_group_id: wanted.agentGroupId, thread_id: threadId },
      ...{ status: 'active', container_status: 'stopped', created_at: message.timestamp },
    }),
  };
  const inbound: RowChange = {
    ...{ file: 'inbound.db', session: null, table: 'messages_in', before: null },
    after: asRow({ ...toInboundRow(message, message.content, series) }),
  };
  return {
    ...plan,
    changes: [central, inbound],
    sentence: `A new session is made for the task ${quote(series)}, with its folder first: it has no chat, so what the agent says at the end of a run goes to the run log, and only what it sends by name reaches anybody.`,
  };
}

/** The session of that series is closed and does not hold the task: it is another one's, or was never written to. */
class NotThere extends Error {}

export interface CreatedTask {
  sessionId: string;
  series: string;
  messageId: string;
  seq: number;
}

/**
 * Makes a series of tasks: the folder of its session, the session's row, then the task's. A host closes a session of a
 * series without a run that is left, so that one that it closed in between is opened again. The same draft once more is
 * the same series.
 * @throws as prepare, resolveSession and writeSessionMessage
 */
export async function createTask(
  ws: OpenWorkspace,
  wanted: WantedTask,
  files: readonly AttachedFile[] = [],
): Promise<CreatedTask> {
  const { agentGroupId } = wanted;
  const { series, threadId, message } = prepare(ws, wanted);
  const whole = { ...message, files };
  const find = () => ws.central.read((db) => findSystemSession(db, agentGroupId, threadId));
  const before = find();
  if (before?.status === 'closed') {
    try {
      const { seq } = await writeSessionMessage(ws, agentGroupId, before.id, whole, (db) => {
        if (!messageWriter(db).has(series)) throw new NotThere();
      });
      return { sessionId: before.id, series, messageId: series, seq };
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
    }
  }
  const { id } = await findOrMake(ws, {
    ...{ agentGroupId, messagingGroupId: null, threadId },
    find: (db) => {
      if (findAgentGroup(db, agentGroupId) === null) {
        throw Refusal.of('AGENT_GROUP_NOT_FOUND', { id: agentGroupId });
      }
      const found = findSystemSession(db, agentGroupId, threadId);
      return found?.status === 'active' ? found : null;
    },
  });
  const { seq } = await writeSessionMessage(ws, agentGroupId, id, whole);
  if (ws.central.read((db) => findSessionById(db, id))?.status === 'closed') {
    await applyPlan(ws, planSessionStatus(id, 'active'), undefined, () => undefined);
  }
  return { sessionId: id, series, messageId: series, seq };
}

/** What each step of a scenario does: the store's operations for the host's side, the container's for its own. */

import { withWritableDb } from '../../store/db/open-writable.js';
import { updateContainerStatus, updateLastActive } from '../../store/db/session-write.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import { acknowledgeRaw, releaseClaims, setSessionState, setTool } from '../db/container-write.js';
import { type ColumnValue, insertRow, settleMessage, timeIn } from '../db/scenario-write.js';
import { removeHeartbeat } from '../files/heartbeat-write.js';
import type { Action, RowValue } from './format.js';
import { answer, echo, receive, write } from './inbound.js';
import { deliver, insertOut, largestIn, log, say } from './outbound.js';
import { addressOf, byContainer, byHost, type Scene, time } from './scene.js';
import { leaveBeat } from './stage.js';

/** Does what a step says. The statements that it runs wait in the session until it is flushed. */
export async function perform(scene: Scene): Promise<void> {
  const { action } = scene;
  switch (action.do) {
    case 'in':
    case 'task':
    case 'webhook':
    case 'system':
      return receive(scene, action);
    case 'answer':
      return answer(scene, action);
    case 'echo':
      return echo(scene, action);
    case 'log':
      return log(scene, action);
    case 'schedule':
      return schedule(scene, action);
    case 'container':
      return setContainer(scene, action);
    case 'row':
      return writeRow(scene, action);
    case 'ack':
      return byContainer(scene, (db) =>
        acknowledge(db, scene.run.id(action.message), action.status, scene.at),
      );
    case 'settle':
      return byHost(scene, (db) =>
        settleMessage(db, scene.run.id(action.message), action.status, action.tries),
      );
    case 'deliver': {
      const { message, status, platformId } = action;
      return deliver(scene, message, status, platformId);
    }
    default:
      return say(scene, action);
  }
}

function acknowledge(db: WritableDb, id: string, status: string, at: number): void {
  if (status === 'none') releaseClaims(db, [id]);
  else acknowledgeRaw(db, id, status, at);
}

/** A task that the agent asks for: its row for the host, and what the host makes of it. */
async function schedule(scene: Scene, action: Extract<Action, { do: 'schedule' }>): Promise<void> {
  const { prompt, script, recurrence } = action;
  const due = time(scene, action.due);
  const taskId = scene.run.id(scene.step.id);
  const processAfter = new Date(due).toISOString();
  const address = addressOf(scene, scene.session.about);
  const fields = { action: 'schedule_task', taskId, prompt, script, processAfter, recurrence, ...address };
  insertOut(scene, { id: taskId, kind: 'system', content: fields, address });
  deliver(scene, scene.step.id, 'delivered');
  await write(scene, {
    id: taskId,
    kind: 'task',
    content: { prompt, script },
    due,
    recurrence,
    state: action.state,
  });
}

async function setContainer(scene: Scene, action: Extract<Action, { do: 'container' }>): Promise<void> {
  const { ws, session, step, at } = scene;
  const { status, heartbeat, tool, state } = action;
  const { sessionId } = session.key;
  if (status !== undefined) {
    scene.central.push({
      step,
      run: (db) => {
        updateContainerStatus(db, sessionId, status);
        if (status === 'running') updateLastActive(db, sessionId, at);
      },
    });
  }
  if (status !== undefined) session.lastBeat = status === 'stopped' ? null : at;
  if (heartbeat !== undefined) session.beats = false;
  if (heartbeat === 'none') removeHeartbeat(ws, session.key);
  else if (heartbeat !== undefined) leaveBeat(ws, session.key, time(scene, heartbeat));
  for (const [key, value] of Object.entries(state))
    byContainer(scene, (db) => setSessionState(db, key, value, at));
  if (tool === undefined) return;
  const startedAt = tool === 'none' || tool.started === undefined ? at : time(scene, tool.started);
  const inFlight =
    tool === 'none' ? null : { name: tool.name, declaredTimeoutMs: tool.timeout ?? null, startedAt };
  byContainer(scene, (db) => setTool(db, inFlight, startedAt));
}

function column(table: string, value: RowValue, scene: Scene): ColumnValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'object' || value === null) return value;
  if ('base64' in value) return Buffer.from(value.base64, 'base64');
  if ('time' in value) return timeIn(table, time(scene, value.time));
  const times = Math.ceil(value.size / Buffer.byteLength(value.repeat, 'utf8'));
  return `${value.before}${value.repeat.repeat(times)}${value.after}`;
}

const INBOUND_TABLES: readonly string[] = ['messages_in', 'delivered', 'destinations'];

/** A row that neither host nor runner would write. Inbound ones go in at once: the next seq counts from them. */
async function writeRow(scene: Scene, action: Extract<Action, { do: 'row' }>): Promise<void> {
  const { ws, session, run, step } = scene;
  const { table } = action;
  const isMessage = table === 'messages_in' || table === 'messages_out';
  const { channelType, platformId, threadId } = addressOf(scene, session.about);
  const defaults = isMessage
    ? {
        id: run.id(step.id),
        kind: 'chat',
        timestamp: timeIn(table, scene.at),
        channel_type: channelType,
        platform_id: platformId,
        thread_id: threadId,
      }
    : {};
  const given = Object.entries(action.values).map(
    ([name, value]) => [name, column(table, value, scene)] as const,
  );
  const values: Record<string, ColumnValue> = { ...defaults, ...Object.fromEntries(given) };
  if (INBOUND_TABLES.includes(table)) {
    const seq = await withWritableDb(ws, session.key, 'inbound.db', (db) =>
      insertRow(db, table, values, null),
    );
    if (table === 'messages_in') session.inboundMax = seq;
  } else {
    const inboundMax = largestIn(scene);
    byContainer(scene, (db) => insertRow(db, table, values, inboundMax));
  }
}

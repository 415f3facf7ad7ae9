/** What a newer host's `tasks` commands do. Each series has a session of its own. */
import { randomBytes } from 'node:crypto';
import { withReadableDb } from '../../store/db/open.js';
import { withWritableDb } from '../../store/db/open-writable.js';
import type { Row } from '../../store/db/row.js';
import { writeSessionMessage } from '../../store/message/message.js';
import { listSessions, resolveSession } from '../../store/session/session.js';
import type { SessionKey } from '../../store/session-key.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import type { Values } from '../db/door-rows.js';
import { liveTasks, setTaskStatus, updateTask } from '../db/door-tasks.js';
import { failed, need } from './crud.js';

/** As hosts make names: `Tide gauge!` becomes `tide-gauge`. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

const textOf = (args: Values, name: string): string | null => {
  const value = args[name];
  return typeof value === 'string' ? value : null;
};

/** A time without a zone is meant in the group's; here that is the host's. */
function timeOf(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw failed(`invalid time "${text}"`);
  return at.toISOString();
}

function contentOf(row: Row): Record<string, unknown> {
  const content: unknown = JSON.parse(String(row.content));
  return typeof content === 'object' && content !== null ? { ...content } : {};
}

const taskOf = (key: SessionKey, row: Row): Values => {
  const { prompt, script, originSessionId } = contentOf(row);
  return {
    agent_group_id: key.agentGroupId,
    session_id: key.sessionId,
    series_id: row.series_id,
    row_id: row.id,
    status: row.status,
    process_after: row.process_after,
    recurrence: row.recurrence,
    prompt: String(prompt).slice(0, 120),
    has_script: script != null,
    origin_session_id: originSessionId ?? null,
    created_at: row.timestamp,
    tries: row.tries,
  };
};

export class TaskCommands {
  constructor(private readonly ws: OpenWorkspace) {}

  /** Those of active sessions, of one agent where `group` names it. */
  #sessions(args: Values): SessionKey[] {
    const group = textOf(args, 'group');
    return listSessions(this.ws)
      .filter(({ status, agentGroup }) => status === 'active' && (group ?? agentGroup.id) === agentGroup.id)
      .map(({ id, agentGroup }) => ({ agentGroupId: agentGroup.id, sessionId: id }));
  }

  list(args: Values): Values[] {
    return this.#sessions(args).flatMap((key) =>
      withReadableDb(this.ws, key, 'inbound.db', (db) => liveTasks(db)).map((row) => taskOf(key, row)),
    );
  }

  async create(args: Values): Promise<Values> {
    const group = need(args, 'group');
    const prompt = need(args, 'prompt');
    const [recurrence, after] = [textOf(args, 'recurrence'), textOf(args, 'process_after')];
    if (recurrence === null && after === null) throw failed('recurrence or process_after is required');
    const slug = slugOf(textOf(args, 'name') ?? '');
    const random = randomBytes(3).toString('hex');
    const id = slug === '' ? `t-${random}` : `${slug}-${random.slice(0, 4)}`;
    const thread = `system:tasks:${id}`;
    const { session } = await resolveSession(this.ws, group, null, thread, 'per-thread').catch(() => {
      throw failed('FOREIGN KEY constraint failed');
    });
    const now = new Date(this.ws.clock.now()).toISOString();
    const key = { agentGroupId: group, sessionId: session.id };
    await writeSessionMessage(this.ws, group, session.id, {
      ...{ id, kind: 'task', timestamp: now, recurrence },
      processAfter: after === null ? now : timeOf(after),
      content: JSON.stringify({ prompt, script: textOf(args, 'script'), originSessionId: null }),
    });
    return this.#one(key, id);
  }

  #one(key: SessionKey, series: string): Values {
    const [row] = withReadableDb(this.ws, key, 'inbound.db', (db) => liveTasks(db, series));
    if (row === undefined) throw failed(`no live task matched: ${series}`);
    return taskOf(key, row);
  }

  /** @throws CommandFailed when nothing was touched */
  async #touch(args: Values, work: Parameters<typeof withWritableDb<number>>[3]): Promise<Values> {
    const series = need(args, 'id');
    let touched = 0;
    for (const key of this.#sessions(args)) {
      const has = withReadableDb(this.ws, key, 'inbound.db', (db) => liveTasks(db, series).length > 0);
      if (has) touched += await withWritableDb(this.ws, key, 'inbound.db', work);
    }
    if (touched === 0) throw failed(`no live task matched: ${series}`);
    return { series_id: series, touched };
  }

  pause(args: Values): Promise<Values> {
    return this.#touch(args, (db) => setTaskStatus(db, need(args, 'id'), 'paused'));
  }

  resume(args: Values): Promise<Values> {
    return this.#touch(args, (db) => setTaskStatus(db, need(args, 'id'), 'pending'));
  }

  cancel(args: Values): Promise<Values> {
    return this.#touch(args, (db) => setTaskStatus(db, need(args, 'id'), 'cancelled'));
  }

  async update(args: Values): Promise<Values> {
    const series = need(args, 'id');
    const after = textOf(args, 'process_after');
    const recurrence = textOf(args, 'recurrence');
    const prompt = textOf(args, 'prompt');
    const script = textOf(args, 'script');
    const fields = Object.entries({ after, recurrence, prompt, script }).flatMap(([name, value]) =>
      value === null ? [] : [name === 'after' ? 'process_after' : name],
    );
    if (fields.length === 0) throw failed('nothing to update');
    const touched = await this.#touch(args, (db) => {
      const [row] = liveTasks(db, series);
      if (row === undefined) return 0;
      const content = contentOf(row);
      if (prompt !== null) content.prompt = prompt;
      if (script !== null) content.script = script === 'none' ? null : script;
      return updateTask(db, series, {
        content: JSON.stringify(content),
        ...(after === null ? {} : { process_after: timeOf(after) }),
        ...(recurrence === null ? {} : { recurrence: recurrence === 'none' ? null : recurrence }),
      });
    });
    return { ...touched, fields };
  }
}

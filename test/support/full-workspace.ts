/**
 * A workspace of NanoClaw 2.0.64 as an operator finds it: eight sessions in every state that the console tells apart.
 * What is in it stands in workspace/cast.yaml and workspace/sessions.yaml.
 */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'yaml';
import { z } from 'zod';
import { makeFile } from '../../src/play/scenario/files.js';
import { sessionDbImage } from '../../src/store/db/session-image.js';
import { sqliteTime } from '../../src/store/time.js';
import { makeEra } from './eras.js';
import { Cast, Session } from './workspace/format.js';

/** Where a session of it is; paths are relative to the workspace. */
export interface Place {
  agentGroupId: string;
  id: string;
  folder: string;
  inbound: string;
  outbound: string;
}

function place(agentGroupId: string, id: string): Place {
  const folder = join('v2-sessions', agentGroupId, id);
  return {
    agentGroupId,
    id,
    folder,
    inbound: join(folder, 'inbound.db'),
    outbound: join(folder, 'outbound.db'),
  };
}

/** The sessions, by the names that sessions.yaml has for them. */
export const SESSIONS = {
  dana: place('ag-house', 'sess-1794989101213-d4n7ax'),
  family: place('ag-house', 'sess-1794989104870-f2m9ly'),
  terminal: place('ag-house', 'sess-1794989109002-t8r3mn'),
  engineering: place('ag-house', 'sess-1794989171440-e6g1nr'),
  freeze: place('ag-house', 'sess-1794989190551-z5f0kq'),
  research: place('ag-study', 'sess-1794989208096-r7s2dy'),
  incidents: place('ag-duty', 'sess-1794989240733-n3c8dt'),
  mail: place('ag-duty', 'sess-1794989275318-m9b4xl'),
} as const;

/** What is in Dana’s files: the message that has both, and the answer that has one. */
export const TICKET = `${SESSIONS.dana.folder}/inbox/5557401:12/ticket.png`;
export const TRAINS = `${SESSIONS.dana.folder}/outbox/msg-1794990021000-r4t5y6/trains.csv`;
/** The question that is open, by the id of its row. */
export const QUESTION = 'msg-1795277661000-i4o5p6';

function read<T>(schema: z.ZodType<T>, name: string): T {
  return schema.parse(parse(readFileSync(join(import.meta.dirname, 'workspace', name), 'utf8')));
}
const cast = read(Cast, 'cast.yaml');
const filled = Object.entries(read(z.record(z.string(), Session), 'sessions.yaml')).map(
  ([name, session]) => ({ place: placeOf(name), session }),
);

function placeOf(name: string): Place {
  const found = Object.entries(SESSIONS).find(([known]) => known === name);
  if (found === undefined) throw new Error(`${name} of sessions.yaml has no place`);
  return found[1];
}

const iso = (at: number): string => new Date(at).toISOString();
const CAST_SINCE = '2026-11-18T08:00:00.000Z';

type Values = Record<string, string | number | null>;

function insert(db: Database.Database, table: string, values: Values): void {
  const columns = Object.keys(values);
  const marks = columns.map((column) => `@${column}`).join(', ');
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`).run(values);
}

/**
 * Makes it.
 * @param to a new folder
 * @param now ms since 1970; signs of life and what is yet to come are counted from it
 * @returns `to`
 */
export function makeFullWorkspace(to: string, now: number): string {
  makeEra('2.0.64', to, Date.parse(CAST_SINCE));
  const central = new Database(join(to, 'v2.db'));
  // Nothing of it needs to survive a power cut.
  central.pragma('synchronous = OFF');
  central.transaction(() => {
    putCast(central);
    for (const one of filled) putSession(central, one.place, one.session, now);
  })();
  central.close();
  for (const one of filled) makeFolder(to, one.place, one.session, now);
  return to;
}

function putCast(db: Database.Database): void {
  const at = { created_at: CAST_SINCE };
  for (const [id, { name, folder }] of Object.entries(cast.agents)) {
    insert(db, 'agent_groups', { id, name, folder, ...at });
    insert(db, 'container_configs', { agent_group_id: id, updated_at: CAST_SINCE });
  }
  for (const [id, { channel, platform, name, group }] of Object.entries(cast.chats)) {
    insert(db, 'messaging_groups', {
      ...{ id, channel_type: channel, platform_id: platform, name, is_group: group ? 1 : 0 },
      ...{ unknown_sender_policy: 'public', ...at },
    });
  }
  for (const [agent, { wirings, destinations }] of Object.entries(cast.agents)) {
    for (const [chat, mode] of Object.entries(wirings)) {
      insert(db, 'messaging_group_agents', {
        ...{
          id: `mga-${chat}-${agent}`,
          messaging_group_id: chat,
          agent_group_id: agent,
          session_mode: mode,
        },
        ...{ engage_mode: 'pattern', engage_pattern: '.', sender_scope: 'all' },
        ...{ ignored_message_policy: 'accumulate', ...at },
      });
    }
    for (const [name, target] of Object.entries(destinations)) {
      const type = Object.hasOwn(cast.chats, target) ? 'channel' : 'agent';
      insert(db, 'agent_destinations', {
        ...{ agent_group_id: agent, local_name: name, target_type: type, target_id: target, ...at },
      });
    }
  }
}

function putSession(db: Database.Database, { id, agentGroupId }: Place, session: Session, now: number): void {
  insert(db, 'sessions', {
    ...{ id, agent_group_id: agentGroupId, messaging_group_id: session.chat, thread_id: session.thread },
    ...{ status: session.status, container_status: session.container },
    ...{ last_active: iso(session.active(now)), created_at: iso(session.created(now)) },
  });
  for (const asked of session.out.filter(({ open }) => open)) {
    insert(db, 'pending_questions', {
      ...{ question_id: asked.id, session_id: id, message_out_id: asked.id, ...addressOf(session, asked) },
      ...{ title: String(asked.content.title), options_json: JSON.stringify(asked.content.options) },
      created_at: iso(asked.at(now)),
    });
  }
}

/** Where a row came from or goes to: the session's own chat unless it says something else. */
function addressOf(
  session: Session,
  row: Partial<Pick<Session['in'][number], 'address'>>,
): { channel_type: string; platform_id: string; thread_id: string | null } {
  if (row.address !== undefined) {
    const { channel, platform, thread } = row.address;
    return { channel_type: channel, platform_id: platform, thread_id: thread };
  }
  const chat = cast.chats[session.chat];
  if (chat === undefined) throw new Error(`cast.yaml has no chat ${session.chat}`);
  return { channel_type: chat.channel, platform_id: chat.platform, thread_id: session.thread };
}

function makeFolder(workspace: string, { agentGroupId, folder }: Place, session: Session, now: number): void {
  const path = join(workspace, folder);
  mkdirSync(join(path, 'outbox'), { recursive: true });
  const dbs = {
    inbound: new Database(sessionDbImage('inbound.db')),
    outbound: new Database(sessionDbImage('outbound.db')),
  };
  putRouting(dbs.inbound, agentGroupId, session);
  putState(dbs.outbound, session, now);
  for (const row of session.in) putInbound(dbs, path, addressOf(session, row), row, now);
  for (const row of session.out) putOutbound(dbs, path, addressOf(session, row), row, now);
  for (const [name, db] of Object.entries(dbs)) {
    writeFileSync(join(path, `${name}.db`), db.serialize());
    db.close();
  }
  if (session.heartbeat !== undefined) {
    const at = new Date(session.heartbeat(now));
    writeFileSync(join(path, '.heartbeat'), '');
    utimesSync(join(path, '.heartbeat'), at, at);
  }
}

type Row<Side extends 'in' | 'out'> = Session[Side][number];
type Dbs = Record<'inbound' | 'outbound', Database.Database>;

/** What the host has written of a message, and what its container said to it. */
function putInbound(dbs: Dbs, folder: string, address: Values, row: Row<'in'>, now: number): void {
  const attachments = row.files.map((spec) => {
    const { name, mimeType, bytes } = makeFile(spec);
    const localPath = put(folder, 'inbox', row.id, name, bytes);
    return { type: spec.type, mimeType, name, size: spec.said ?? bytes.length, localPath };
  });
  const content = attachments.length === 0 ? row.content : { ...row.content, attachments };
  insert(dbs.inbound, 'messages_in', {
    ...{ id: row.id, seq: row.seq, kind: row.kind, timestamp: iso(row.at(now)), status: row.status },
    ...{ process_after: row.due === undefined ? null : iso(row.due(now)), recurrence: row.recurrence },
    ...{ series_id: row.id, trigger: row.trigger ? 1 : 0, ...address },
    ...{ source_session_id: row.source === undefined ? null : placeOf(row.source).id },
    content: JSON.stringify(content),
  });
  if (row.ack === undefined) return;
  const { status, at } = row.ack;
  insert(dbs.outbound, 'processing_ack', { message_id: row.id, status, status_changed: sqliteTime(at(now)) });
}

/** What a container has written, and what the host noted of its delivery. */
function putOutbound(dbs: Dbs, folder: string, address: Values, row: Row<'out'>, now: number): void {
  const files = row.files.map((spec) => {
    const { name, bytes } = makeFile(spec);
    put(folder, 'outbox', row.id, name, bytes);
    return name;
  });
  insert(dbs.outbound, 'messages_out', {
    ...{ id: row.id, seq: row.seq, in_reply_to: row.re, kind: row.kind, timestamp: sqliteTime(row.at(now)) },
    ...{ deliver_after: row.deliverAfter === undefined ? null : iso(row.deliverAfter(now)), ...address },
    content: JSON.stringify(files.length === 0 ? row.content : { ...row.content, files }),
  });
  if (row.delivered === undefined) return;
  const { at, as, status } = row.delivered;
  insert(dbs.inbound, 'delivered', {
    ...{ message_out_id: row.id, platform_message_id: as, status, delivered_at: sqliteTime(at(now)) },
  });
}

/** Writes a file of a message. @returns its path, as a message names it */
function put(folder: string, box: 'inbox' | 'outbox', id: string, name: string, bytes: Buffer): string {
  mkdirSync(join(folder, box, id), { recursive: true });
  writeFileSync(join(folder, box, id, name), bytes);
  return `${box}/${id}/${name}`;
}

/** What the host projects into a session: whom its agent can address, and where answers go by themselves. */
function putRouting(inbound: Database.Database, agentGroupId: string, session: Session): void {
  for (const [name, target] of Object.entries(cast.agents[agentGroupId]?.destinations ?? {})) {
    const chat = cast.chats[target];
    insert(inbound, 'destinations', {
      ...{ name, display_name: chat?.name ?? cast.agents[target]?.name ?? name },
      ...{ type: chat === undefined ? 'agent' : 'channel', channel_type: chat?.channel ?? null },
      ...{ platform_id: chat?.platform ?? null, agent_group_id: chat === undefined ? target : null },
    });
  }
  insert(inbound, 'session_routing', { id: 1, ...addressOf(session, {}) });
}

function putState(outbound: Database.Database, { state, tool, active }: Session, now: number): void {
  for (const [key, value] of Object.entries(state)) {
    insert(outbound, 'session_state', { key, value, updated_at: iso(active(now)) });
  }
  if (tool === undefined) return;
  const started = iso(tool.started(now));
  insert(outbound, 'container_state', {
    ...{ id: 1, current_tool: tool.name, tool_declared_timeout_ms: tool.timeoutMs },
    ...{ tool_started_at: started, updated_at: started },
  });
}

/** Workspaces to measure on. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hasInstances } from '../../src/store/db/messaging-group.js';
import { inboundDbPath, outboundDbPath, sessionDir } from '../../src/store/files/paths.js';
import type { SessionMessage } from '../../src/store/message/message.js';
import { resolveSession } from '../../src/store/session/session.js';
import type { SessionKey } from '../../src/store/session-key.js';
import { createWorkspace, type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { type Era, makeEra } from '../support/eras.js';

const EPOCH = Date.parse('2026-11-01T00:00:00.000Z');
const AGENT = 'ag-bench';

/**
 * A workspace of one agent with this many sessions, each in a chat of its own. The caller closes it.
 * @param era whose host made it; today's, as the store makes it, if none is named
 */
export async function makeWorkspace(
  dir: string,
  sessions: number,
  era?: Exclude<Era, 'seed'>,
): Promise<{ ws: OpenWorkspace; keys: SessionKey[] }> {
  mkdirSync(dir, { recursive: true });
  if (era === undefined) createWorkspace(dir);
  else makeEra(era, dir, EPOCH);
  const ws = openWorkspace(dir);
  const at = new Date(EPOCH).toISOString();
  const chats = Array.from({ length: sessions }, (_, i) => `mg-bench-${i}`);
  await ws.central.write((db) => {
    db.prepare('INSERT INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)').run(
      ...[AGENT, 'Bench', 'bench', at],
    );
    const [column, value] = hasInstances(db) ? [', instance', ", 'telegram'"] : ['', ''];
    const chat = db.prepare(
      `INSERT INTO messaging_groups (id, channel_type, platform_id, name, created_at${column})
       VALUES (?, 'telegram', ?, ?, ?${value})`,
    );
    for (const id of chats) chat.run(id, `tg:${id}`, `Chat ${id}`, at);
  });
  const keys: SessionKey[] = [];
  for (const id of chats) {
    const { session } = await resolveSession(ws, AGENT, id, null, 'shared');
    keys.push({ agentGroupId: AGENT, sessionId: session.id });
  }
  return { ws, keys };
}

/** As makeWorkspace, by copying one session's folder: making each through the store would take minutes. */
export async function makeLargeWorkspace(
  dir: string,
  sessions: number,
): Promise<{ ws: OpenWorkspace; keys: SessionKey[] }> {
  const { ws, keys } = await makeWorkspace(dir, 1);
  const [model] = keys;
  if (model === undefined) throw new Error('The fixture has no session');
  fillSession(ws, model, 20);
  const others = Array.from({ length: sessions - 1 }, (_, i) => `sess-copy-${i}`);
  await ws.central.write((db) => {
    const at = new Date(EPOCH).toISOString();
    const row = db.prepare(
      `INSERT INTO sessions (id, agent_group_id, messaging_group_id, thread_id, last_active, created_at)
       VALUES (?, ?, 'mg-bench-0', ?, ?, ?)`,
    );
    for (const id of others) row.run(id, AGENT, `thread ${id}`, at, at);
  });
  const from = sessionDir(ws, model.agentGroupId, model.sessionId);
  for (const id of others) {
    const to = sessionDir(ws, AGENT, id);
    mkdirSync(to);
    for (const file of ['inbound.db', 'outbound.db']) copyFileSync(join(from, file), join(to, file));
  }
  return { ws, keys: [model, ...others.map((sessionId) => ({ ...model, sessionId }))] };
}

/** Fills a session with `rows` messages, half of them answers, all of them done, in two transactions. */
export function fillSession(ws: OpenWorkspace, { agentGroupId, sessionId }: SessionKey, rows: number): void {
  const pairs = rows / 2;
  const time = (i: number, offset: number): string => new Date(EPOCH + i * 20_000 + offset).toISOString();
  inOneTransaction(inboundDbPath(ws, agentGroupId, sessionId), (db) => {
    const message = db.prepare(
      `INSERT INTO messages_in (id, seq, kind, timestamp, status, series_id, platform_id, channel_type, content)
       VALUES (?, ?, 'chat', ?, 'completed', ?, 'tg:1', 'telegram', ?)`,
    );
    const delivered = db.prepare(
      'INSERT INTO delivered (message_out_id, platform_message_id, delivered_at) VALUES (?, ?, ?)',
    );
    for (let i = 0; i < pairs; i += 1) {
      const content = {
        text: `Question ${i}: ${'what is next? '.repeat(8)}`,
        sender: 'Dana',
        senderId: 'tg:7',
      };
      message.run(`in-${i}`, 2 * i + 2, time(i, 0), `in-${i}`, JSON.stringify(content));
      delivered.run(`out-${i}`, `pm-${i}`, time(i, 9000));
    }
  });
  inOneTransaction(outboundDbPath(ws, agentGroupId, sessionId), (db) => {
    const message = db.prepare(
      `INSERT INTO messages_out (id, seq, in_reply_to, timestamp, kind, platform_id, channel_type, content)
       VALUES (?, ?, ?, ?, 'chat', 'tg:1', 'telegram', ?)`,
    );
    const ack = db.prepare(
      `INSERT INTO processing_ack (message_id, status, status_changed) VALUES (?, 'completed', ?)`,
    );
    for (let i = 0; i < pairs; i += 1) {
      const content = { text: `Answer ${i}: ${'this is next. '.repeat(8)}` };
      message.run(`out-${i}`, 2 * i + 3, `in-${i}`, time(i, 8000), JSON.stringify(content));
      ack.run(`in-${i}`, time(i, 8000));
    }
  });
}

function inOneTransaction(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.transaction(() => work(db))();
  } finally {
    db.close();
  }
}

/** A chat message of an everyday size. */
export function chatMessage(id: string, text: string): SessionMessage & { kind: 'chat' } {
  return {
    id,
    kind: 'chat',
    timestamp: new Date(EPOCH).toISOString(),
    platformId: 'tg:1',
    channelType: 'telegram',
    content: JSON.stringify({ text, sender: 'Dana', senderId: 'console:Dana' }),
  };
}

/** What newer hosts and runners leave in session files and folders, and what is written beside it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAttachment } from '../../src/store/files/attachment-read.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { findAttachment, pageMessages } from '../../src/store/message/message-page.js';
import { taskPlace } from '../../src/store/message/task-place.js';
import { listSessions } from '../../src/store/session/session.js';
import { findSessionTroubles } from '../../src/store/session/session-trouble.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { copyRealWorkspace, REAL_WORKSPACES } from '../support/real-workspace.js';
import { makeSession, NOON, type TestSession, temporaryFolder } from '../support/store-workspace.js';

const NEWER = 'nanoclaw-2.3';
const LEDGER = `CREATE TABLE IF NOT EXISTS token_usage_log (id INTEGER PRIMARY KEY AUTOINCREMENT, ts TEXT NOT NULL,
    model TEXT, input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0, cost_usd REAL);
  CREATE INDEX IF NOT EXISTS idx_token_usage_log_ts ON token_usage_log(ts)`;
const ENGAGED = `CREATE INDEX IF NOT EXISTS idx_messages_in_engaged ON messages_in(thread_id, timestamp) WHERE trigger = 1`;

function execute(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

const message = (id: string) => ({
  id,
  kind: 'chat',
  timestamp: new Date(NOON).toISOString(),
  content: JSON.stringify({ text: 'Still here?', sender: 'Dana' }),
});

describe.skipIf(!REAL_WORKSPACES.includes(NEWER))('the real files of a newer host', () => {
  function open() {
    const ws = openWorkspace(copyRealWorkspace(NEWER, join(temporaryFolder(), 'data'), NOON));
    onTestFinished(() => ws.close());
    const keys = listSessions(ws)
      .filter(({ status }) => status === 'active')
      .map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id }));
    const folder = (key: (typeof keys)[number]) =>
      join(ws.path, 'v2-sessions', key.agentGroupId, key.sessionId);
    return { ws, keys, folder };
  }

  it('are written to, also with a usage ledger and an index of engaged rows', async () => {
    const { ws, keys, folder } = open();
    const chats = keys.filter((key) => taskPlace(ws, key).series === null);
    expect(chats.length).toBeGreaterThan(0);
    for (const key of chats) {
      execute(join(folder(key), 'outbound.db'), LEDGER);
      execute(join(folder(key), 'inbound.db'), ENGAGED);
      const { id } = await writeSessionMessage(
        ws,
        key.agentGroupId,
        key.sessionId,
        message(`own-${key.sessionId}`),
      );
      const { messages } = pageMessages(ws, key, { before: null, limit: 50 }, NOON);
      expect(messages.find((one) => one.id === id)).toMatchObject({ state: 'waiting' });
    }
  });

  it('have acks to the millisecond, ids with their agent, and names of their own for files without one', () => {
    const { ws, keys } = open();
    const all = keys.flatMap((key) =>
      pageMessages(ws, key, { before: null, limit: 200 }, NOON).messages.map((one) => ({ key, one })),
    );
    const acked = all.filter(({ one }) => one.direction === 'inbound' && one.stateAt !== null);
    expect(acked.some(({ one }) => (one.stateAt ?? 0) % 1000 !== 0)).toBe(true);
    const withAgent = all.filter(({ key, one }) => one.id.endsWith(`:${key.agentGroupId}`));
    expect(withAgent.length).toBeGreaterThan(0);
    const files = all.flatMap(({ key, one }) => one.attachments.map((file) => ({ key, one, file })));
    const unnamed = files.filter(({ file }) => /^attachment-\d{13}/.test(file.name));
    expect(unnamed.length).toBeGreaterThan(0);
    for (const { key, one, file } of files.filter(({ one }) => one.direction === 'inbound')) {
      expect(file.problem).toBeNull();
      const found = findAttachment(ws, key, one.key, file.index);
      expect(readAttachment(ws, key, found).type).toMatch(/^(image|text|other)$/);
    }
  });

  it('have no troubles: what begins with a dot is no session', async () => {
    const { ws } = open();
    // A session that a sweep has closed may lack what no runner has made.
    const troubles = await findSessionTroubles(ws);
    expect(troubles.filter(({ kind }) => kind === 'row-missing')).toEqual([]);
  });
});

async function withRow(id: string, content: unknown): Promise<TestSession> {
  const s = await makeSession();
  const db = new Database(s.inbound);
  db.prepare(
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, 2, 'chat', ?, 'pending', ?)`,
  ).run(id, new Date(NOON).toISOString(), JSON.stringify(content));
  db.close();
  return s;
}

describe('attachments of newer hosts', () => {
  it('are not unpacked where the message’s id has a separator: they say so, and harm nothing', async () => {
    const data = Buffer.from('hello').toString('base64');
    for (const id of ['a/b:ag-one', '../../x', 'a\\b']) {
      const s = await withRow(id, { text: 'see', attachments: [{ type: 'file', name: 'a.txt', data }] });
      const [found] = pageMessages(s.ws, s, { before: null, limit: 10 }, NOON).messages;
      expect(found?.attachments).toMatchObject([{ name: 'a.txt' }]);
      const ref = findAttachment(s.ws, s, 'in:1', 0);
      expect(ref.path === null || ref.path.startsWith('inbox/')).toBe(true);
    }
  });

  it('have a name by the time where theirs was none', async () => {
    const localPath = 'inbox/tg:1:ag-one/attachment-1795979128230.png';
    const s = await withRow('tg:1:ag-one', { text: '', attachments: [{ type: 'image', localPath }] });
    mkdirSync(join(s.folder, 'inbox', 'tg:1:ag-one'), { recursive: true });
    writeFileSync(join(s.folder, localPath), 'PNG');
    const [found] = pageMessages(s.ws, s, { before: null, limit: 10 }, NOON).messages;
    expect(found?.attachments).toMatchObject([{ name: 'attachment-1795979128230.png', problem: null }]);
  });
});

describe('a workspace that a newer host has', () => {
  it('is written to whatever its modules have migrated, and whatever stands beside v2.db', async () => {
    const s = await makeSession();
    execute(
      join(s.ws.path, 'v2.db'),
      `INSERT INTO schema_version (version, name, applied) VALUES (99, 'module:notes:001-notes', '2026-11-22');
       CREATE TABLE module_notes (id TEXT PRIMARY KEY, text TEXT NOT NULL)`,
    );
    writeFileSync(join(s.ws.path, 'upgrade-state.json'), '{"version":"2.3.0"}');
    mkdirSync(join(s.ws.path, 'v2-sessions', s.agentGroupId, '.context'));
    writeFileSync(join(s.ws.path, 'v2-sessions', s.agentGroupId, '.context', `${s.sessionId}.json`), '{}');
    mkdirSync(join(s.ws.path, 'v2-sessions', s.agentGroupId, '.claude-shared'));
    expect(await findSessionTroubles(s.ws)).toEqual([]);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message('m-1'));
    const reopened = openWorkspace(s.ws.path);
    onTestFinished(() => reopened.close());
    expect(listSessions(reopened).map(({ id }) => id)).toEqual([s.sessionId]);
  });
});

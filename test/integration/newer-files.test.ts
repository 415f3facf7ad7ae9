/** What newer hosts and runners leave in session files and folders, and what is written beside it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { findAttachment, pageMessages } from '../../src/store/message/message-page.js';
import { listSessions } from '../../src/store/session/session.js';
import { findSessionTroubles } from '../../src/store/session/session-trouble.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeSession, NOON, type TestSession } from '../support/store-workspace.js';

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

/** F11: a session with one bad file shows what the other one holds, and says which is bad and why. */
import { execFileSync } from 'node:child_process';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attentionOf } from '../../src/rules/attention.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { readDigest, readSessionParts } from '../../src/store/session/session-digest.js';
import { refusalOf } from '../support/refusal.js';
import { run } from '../support/session-files.js';
import { session } from '../support/session-summary.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

const harms: [string, string, (file: string) => void][] = [
  ['a text', 'SESSION_DB_NOT_SQLITE', (file) => writeFileSync(file, 'hello\n'.repeat(200))],
  ['missing', 'SESSION_DB_MISSING', (file) => rmSync(file)],
  [
    'a FIFO',
    'PATH_UNSAFE',
    (file) => {
      rmSync(file);
      execFileSync('mkfifo', [file]);
    },
  ],
  [
    'a view',
    'SESSION_DB_SCHEMA',
    (file) => {
      const table = file.endsWith('inbound.db') ? 'messages_in' : 'messages_out';
      run(file, `DROP TABLE ${table}; CREATE VIEW ${table} AS SELECT 1 AS id`);
    },
  ],
  ['cut short', 'SESSION_DB_DAMAGED', (file) => truncateSync(file, 9000)],
];

async function twoSided(): Promise<TestSession> {
  const s = await makeSession();
  await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('said'));
  await withWritableDb(s.ws, s, 'outbound.db', (db) =>
    db.exec(`INSERT INTO messages_out (id, seq, timestamp, kind, content) VALUES
      ('answer', 1, '2026-11-22 12:00:01', 'chat', '{"text":"heard"}')`),
  );
  return s;
}

const page = (s: TestSession) =>
  pageMessages(s.ws, s, { before: null, limit: 50 }, s.ws.clock.now()).messages;

describe.each(harms)('F11: one file is %s', (_, code, harm) => {
  it('of outbound.db: what was said is shown, with its badge; it can be written to', async () => {
    const s = await twoSided();
    harm(join(s.folder, 'outbound.db'));
    const canary = new WorkspaceCanary(s.ws.path);
    expect(page(s)).toMatchObject([{ id: 'said', state: 'waiting' }]);
    const { digest, container } = readDigest(s.ws, s);
    expect(digest).toMatchObject({
      ...{ readable: true, lastText: 'hello', newest: { in: 1, out: 0 } },
      due: { dueAt: [s.ws.clock.now()] },
      bad: [{ file: 'outbound.db', code }],
    });
    expect(container.files).toBe(code === 'SESSION_DB_MISSING' ? 'missing' : 'unreadable');
    expect(readSessionParts(s.ws, s).missing).toEqual([]);
    expect(attentionOf(session({ digest }), [], s.ws.clock.now())).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', reason: expect.stringContaining('outbound.db') }),
    );
    canary.expectUntouched();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('more'));
    expect(page(s).map(({ id }) => id)).toEqual(['said', 'more']);
  });

  it('of inbound.db: the answers are shown, of which nothing is claimed; nothing is written', async () => {
    const s = await twoSided();
    harm(s.inbound);
    const canary = new WorkspaceCanary(s.ws.path);
    expect(page(s)).toMatchObject([{ id: 'answer', state: 'unknown' }]);
    expect(readDigest(s.ws, s)).toMatchObject({
      digest: {
        ...{ readable: true, lastText: 'heard', newest: { in: 0, out: 1 } },
        undelivered: { dueAt: [] },
        bad: [{ file: 'inbound.db', code }],
      },
      container: { files: 'read' },
    });
    expect(await refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('more')))).toBe(
      code,
    );
    canary.expectUntouched();
  });
});

describe('F11: both files', () => {
  it('are bad: the session is unreadable, by what is wrong with the first', async () => {
    const s = await twoSided();
    rmSync(s.inbound);
    writeFileSync(join(s.folder, 'outbound.db'), '');
    expect(await refusalOf(() => readDigest(s.ws, s))).toBe('SESSION_DB_MISSING');
    expect(await refusalOf(() => page(s))).toBe('SESSION_DB_MISSING');
  });
});

/** A console that died in the middle of a write, and a container's runner that polls meanwhile. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { AuditLog } from '../../src/desk/audit-log.js';
import { CutShort } from '../../src/desk/cut-short.js';
import { NewsBoard } from '../../src/desk/news.js';
import { bundle } from '../support/bundle.js';
import { PYTHON } from '../support/python-path.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';

let program: string;
beforeAll(async () => {
  program = await bundle('test/support/auditor.ts');
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));

/** One poll of a runner, which may only read inbound.db: the number of rows, or how it failed. */
function poll(s: TestSession): string {
  const reading =
    'import sqlite3,sys; print(sqlite3.connect("file:"+sys.argv[1]+"?mode=ro",uri=True).execute("SELECT count(*) FROM messages_in").fetchone()[0])';
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', reading, s.inbound], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : (stderr.trim().split('\n').at(-1) ?? '');
}

function killedAmid(s: TestSession, moment: string): string {
  const userData = temporaryFolder();
  const args = [program, s.ws.path, userData, s.sessionId, moment];
  expect(spawnSync(process.execPath, args).signal).toBe('SIGKILL');
  return userData;
}

function look(s: TestSession, userData: string, locked: string | null) {
  const auditLog = new AuditLog(userData);
  onTestFinished(() => auditLog.close());
  const log = { info: () => undefined, warn: () => undefined };
  const news = new NewsBoard(log, () => undefined);
  const cutShort = new CutShort({
    auditLog,
    lock: { reason: () => locked },
    news,
    log,
    begun: Date.now() + 1,
  });
  return { news, cutShort, done: cutShort.look(s.ws) };
}

it('N8: a hot journal that ends a polling runner is taken back at the next start, and that is said', async () => {
  const s = await makeSession();
  const userData = killedAmid(s, 'spilled');
  expect(existsSync(`${s.inbound}-journal`)).toBe(true);
  expect(poll(s)).toContain('attempt to write a readonly database');

  const { news, cutShort, done } = look(s, userData, null);
  await done;
  expect(poll(s)).toBe('0');
  expect(existsSync(`${s.inbound}-journal`)).toBe(false);
  expect(queryElsewhere(s.inbound, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(news.list()).toMatchObject([
    { code: 'WRITE_CUT_SHORT', message: expect.stringContaining('Chat A') },
  ]);

  await cutShort.look(s.ws);
  expect(news.list()).toHaveLength(1);
});

it('N8: in a locked workspace it is only said', async () => {
  const s = await makeSession();
  const userData = killedAmid(s, 'spilled');
  const { news, done } = look(s, userData, 'You have locked this workspace.');
  await done;
  expect(news.list()).toMatchObject([{ code: 'WRITE_LEFT_HALF' }]);
  expect(poll(s)).toContain('attempt to write a readonly database');
});

it('N8: what died before or after its write leaves nothing to say', async () => {
  const s = await makeSession();
  for (const moment of ['before', 'after']) {
    const { news, done } = look(s, killedAmid(s, moment), null);
    await done;
    expect(news.list()).toEqual([]);
  }
  expect(poll(s)).toBe('1');
});

it('N8: a journal that a living writer has just made is none of ours to speak of', async () => {
  const s = await makeSession();
  const userData = killedAmid(s, 'before');
  const writing = [
    'import sqlite3,sys,subprocess',
    'c=sqlite3.connect(sys.argv[1]); c.isolation_level=None',
    'c.execute("PRAGMA cache_size=5"); c.execute("BEGIN IMMEDIATE")',
    'for i in range(400): c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES (?,?,?,?,?)",(f"live-{i}",2*i,"chat","x","x"*3000))',
    'print("writing",flush=True); sys.stdin.readline(); c.execute("COMMIT")',
  ].join('\n');
  const begun = Date.now();
  const writer = spawn(PYTHON, ['-c', writing, s.inbound], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void writer.kill('SIGKILL'));
  await new Promise((resolve) => writer.stdout.once('data', resolve));
  expect(existsSync(`${s.inbound}-journal`)).toBe(true);
  const auditLog = new AuditLog(userData);
  onTestFinished(() => auditLog.close());
  const log = { info: () => undefined, warn: () => undefined };
  const news = new NewsBoard(log, () => undefined);
  await new CutShort({ auditLog, lock: { reason: () => null }, news, log, begun }).look(s.ws);
  expect(news.list()).toEqual([]);
  const over = new Promise((resolve) => writer.once('exit', resolve));
  writer.stdin.end('\n');
  await over;
  expect(poll(s)).toBe('400');
});

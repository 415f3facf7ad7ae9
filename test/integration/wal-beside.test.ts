/** H03: what belongs to WAL mode, beside a session database whose header says rollback. */
import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openInboundDb, openOutboundDb } from '../../src/store/db/open.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { chat, makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

/** The -wal of a writer that died, as SQLite makes it: a read through it would leave a -shm, a write remove it. */
function deadWriter(path: string): void {
  const program = `import sqlite3, sys, os, shutil, signal
c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode = WAL')
c.execute('CREATE TABLE t(a)'); c.commit(); shutil.copy(sys.argv[1] + '-wal', sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)`;
  expect(spawnSync(PYTHON, ['-c', program, join(temporaryFolder(), 'x.db'), path]).signal).toBe('SIGKILL');
}

const files = [
  ['a -wal of a dead writer', '-wal', 'SESSION_DB_WAL', deadWriter],
  ['an empty -wal', '-wal', 'SESSION_DB_WAL', (path) => writeFileSync(path, '')],
  ['a -shm', '-shm', 'SESSION_DB_WAL', (path) => writeFileSync(path, Buffer.alloc(32768))],
  ['a link as -wal', '-wal', 'PATH_UNSAFE', (path) => symlinkSync('/etc/hostname', path)],
  ['a dangling link as -wal', '-wal', 'PATH_UNSAFE', (path) => symlinkSync('/nowhere', path)],
  ['a link as -shm', '-shm', 'PATH_UNSAFE', (path) => symlinkSync('/etc/hostname', path)],
  ['a FIFO as -wal', '-wal', 'PATH_UNSAFE', (path) => spawnSync('mkfifo', [path])],
] as const satisfies [string, string, string, (path: string) => unknown][];

const write = (s: TestSession, id: string) =>
  writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat(id));

describe.each(files)('H03: %s', (_, side, code, make) => {
  it('beside inbound.db is named, nothing is touched, and all is well without it', async () => {
    const s = await makeSession();
    await write(s, 'before');
    make(s.inbound + side);
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => openInboundDb(s.ws, s.agentGroupId, s.sessionId))).toBe(code);
    expect(readDigest(s.ws, s).digest).toMatchObject({ bad: [{ file: 'inbound.db', code }] });
    expect(await refusalOf(() => write(s, 'm'))).toBe(code);
    canary.expectUntouched();
    rmSync(s.inbound + side);
    await write(s, 'after');
    openInboundDb(s.ws, s.agentGroupId, s.sessionId).close();
  });

  it('beside outbound.db too', async () => {
    const s = await makeSession();
    make(join(s.folder, `outbound.db${side}`));
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => openOutboundDb(s.ws, s.agentGroupId, s.sessionId))).toBe(code);
    expect(await refusalOf(() => withWritableDb(s.ws, s, 'outbound.db', () => null))).toBe(code);
    canary.expectUntouched();
  });
});

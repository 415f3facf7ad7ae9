/**
 * F02: places that may not be written. Root may write everywhere, so a process of another user tries them for us.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { bundle } from '../support/bundle.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

const root = process.getuid?.() === 0;
/** On every Linux the user that owns nothing. */
const NOBODY = 65_534;
const canMount = root && spawnSync('unshare', ['-m', 'true']).status === 0;
if (!canMount) console.warn('F02 on a read-only file system is skipped: only root may mount one');

let program: string;
beforeAll(async () => {
  program = await bundle('test/support/visitor.ts');
  chmodSync(dirname(program), 0o755);
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));

/** Removes write permission from everything in the workspace, until the test is done. */
function protect(workspace: string): void {
  const entries = ['.', ...readdirSync(workspace, { recursive: true, encoding: 'utf8' })];
  for (const entry of entries) chmodSync(join(workspace, entry), 0o555);
  chmodSync(dirname(workspace), 0o755);
  onTestFinished(() => {
    for (const entry of entries) chmodSync(join(workspace, entry), 0o755);
  });
}

/** Runs the visitor as somebody who is not root. */
function visit(s: TestSession): Record<string, string> {
  const user = root ? { uid: NOBODY, gid: NOBODY } : {};
  const args = [program, s.ws.path, s.agentGroupId, s.sessionId];
  const done = spawnSync(process.execPath, args, { ...user, encoding: 'utf8' });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout);
}

async function makeClosedSession(): Promise<TestSession> {
  const s = await makeSession();
  await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('there'));
  s.ws.close();
  return s;
}

const readingOnly = {
  open: 'ok',
  list: 'ok',
  read: 'ok',
  troubles: 'ok',
  write: 'NOT_WRITABLE',
  make: 'NOT_WRITABLE',
  // Nothing was missing, so nothing had to be written.
  init: 'ok',
  close: 'NOT_WRITABLE',
  mark: 'NOT_WRITABLE',
  group: 'NOT_WRITABLE',
  create: 'NOT_WRITABLE',
};

describe('F02', () => {
  it('where the permissions forbid writing, reading works and writing says why not', async () => {
    const s = await makeClosedSession();
    protect(s.ws.path);
    const before = hashTree(s.ws.path);
    expect(visit(s)).toEqual({ ...readingOnly, readOnlyReason: expect.stringMatching(/permissions forbid/) });
    expect(hashTree(s.ws.path)).toEqual(before);
  });

  it('with a database of mode 000, that session is named and the others are fine', async () => {
    const s = await makeClosedSession();
    protect(s.ws.path);
    chmodSync(s.inbound, 0o000);
    const before = hashTree(s.ws.path);
    expect(visit(s)).toMatchObject({
      open: 'ok',
      list: 'ok',
      read: 'inbound.db NOT_READABLE',
      write: 'NOT_WRITABLE',
    });
    expect(hashTree(s.ws.path)).toEqual(before);
  });

  it('with a workspace of mode 000, it is not opened and told why', async () => {
    const s = await makeClosedSession();
    protect(s.ws.path);
    chmodSync(s.ws.path, 0o000);
    expect(visit(s)).toMatchObject({ open: 'WORKSPACE_NOT_FOUND' });
  });

  it.skipIf(!canMount)(
    'on a read-only file system, reading works and writing says why not (where this user may mount)',
    async () => {
      const s = await makeClosedSession();
      const before = hashTree(s.ws.path);
      const script =
        'mount --bind "$2" "$2" && mount -o remount,ro,bind "$2" && exec "$0" "$1" "$2" "$3" "$4"';
      const args = [process.execPath, program, s.ws.path, s.agentGroupId, s.sessionId];
      const done = spawnSync('unshare', ['-m', 'sh', '-c', script, ...args], { encoding: 'utf8' });
      expect(done.stderr).toBe('');
      expect(JSON.parse(done.stdout)).toEqual({
        ...readingOnly,
        readOnlyReason: 'The file system is read-only.',
      });
      expect(hashTree(s.ws.path)).toEqual(before);
    },
  );
});

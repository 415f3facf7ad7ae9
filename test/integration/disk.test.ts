/** Disks that are full or read-only: small file systems in memory, which only root may mount. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { writeSessionMessages } from '../../src/store/message/message-batch.js';
import { getSession, resolveSession } from '../../src/store/session/session.js';
import { createWorkspace, type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { bundle } from '../support/bundle.js';
import { canary, everything } from '../support/canary.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';

const MiB = 1024 * 1024;

const mountable = ((): boolean => {
  if (process.getuid?.() !== 0) return false;
  const probe = '/tmp/session-console-mount-probe';
  const { status } = spawnSync('sh', [
    '-c',
    `mkdir -p ${probe} && mount -t tmpfs -o size=1m tmpfs ${probe} && umount ${probe} && rmdir ${probe}`,
  ]);
  return status === 0;
})();
if (!mountable) {
  console.warn('Tests of full and read-only disks are skipped: mounting a tmpfs is not allowed here');
}

function sh(command: string, argument: string): void {
  execFileSync('sh', ['-c', command, argument]);
}

/** A file system of its own, gone when the test is done. */
function disk(bytes: number, options = ''): string {
  const folder = temporaryFolder();
  sh(`mount -t tmpfs -o size=${bytes}${options} tmpfs "$0"`, folder);
  onTestFinished(() => sh('umount -l "$0"', folder));
  return folder;
}

async function sessionOn(folder: string): Promise<TestSession> {
  const path = join(folder, 'data');
  createWorkspace(path);
  const ws: OpenWorkspace = openWorkspace(path);
  onTestFinished(() => ws.close());
  await ws.central.write((db) =>
    db
      .prepare("INSERT INTO agent_groups (id, name, folder, created_at) VALUES ('ag-one', 'One', 'one', 'x')")
      .run(),
  );
  const { session } = await resolveSession(ws, 'ag-one', null, null, 'shared');
  const own = join(path, 'v2-sessions/ag-one', session.id);
  return { ws, agentGroupId: 'ag-one', sessionId: session.id, folder: own, inbound: join(own, 'inbound.db') };
}

const write = (s: TestSession, message: ReturnType<typeof chat>) =>
  writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message);
const ids = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT id FROM messages_in').map(({ id }) => id);
const sound = (s: TestSession) => queryElsewhere(s.inbound, 'PRAGMA integrity_check');
const attached = (bytes: number) => ({
  attachments: [{ name: 'a.bin', data: Buffer.alloc(bytes, 1).toString('base64') }],
});
/** Leaves that many bytes free. */
function fill(folder: string, leave: number): string {
  const { bavail, bsize } = statfsSync(folder);
  const filler = join(folder, 'filler');
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
  return filler;
}
const PLAIN = ['inbound.db', 'outbound.db', 'outbox'];

describe.skipIf(!mountable)('a disk (where this user may mount)', () => {
  it('H10: without an inode left for the journal: the disk is full, not the file unreadable', async () => {
    const folder = disk(8 * MiB, ',nr_inodes=40');
    const s = await sessionOn(folder);
    await write(s, chat('before'));
    const around = canary(s);
    const fillers = Array.from({ length: statfsSync(folder).ffree }, (_, n) => join(folder, `filler-${n}`));
    for (const filler of fillers) writeFileSync(filler, '');
    expect(await refusalOf(() => write(s, chat('more')))).toBe('DISK_FULL');
    for (const filler of fillers) rmSync(filler);
    expect(canary(s)).toEqual(around);
    await write(s, chat('after'));
    expect(ids(s).sort()).toEqual(['after', 'before']);
  });

  it('F01: full during the row: an error, the old rows whole, and it works again with space', async () => {
    const folder = disk(8 * MiB);
    const s = await sessionOn(folder);
    for (let i = 0; i < 20; i += 1) await write(s, chat(`before-${i}`));
    const around = canary(s);
    const filler = fill(folder, 64 * 1024);
    const big = chat('big', { text: 'x'.repeat(600_000) });
    expect(await refusalOf(() => write(s, big))).toBe('DISK_FULL');
    const batch = await writeSessionMessages(s.ws, s.agentGroupId, s.sessionId, [chat('small'), big]);
    expect(batch).toMatchObject({ written: [], failure: { error: { code: 'DISK_FULL' } } });
    expect(ids(s)).toHaveLength(20);
    expect(sound(s)).toEqual([{ integrity_check: 'ok' }]);
    expect(readdirSync(s.folder).sort()).toEqual(PLAIN);
    rmSync(filler);
    await write(s, big);
    expect(ids(s)).toContain('big');
    expect(canary(s)).toEqual(around);
  });

  it('F01: full during the attachment, or during the row after it: no partial file is left', async () => {
    const folder = disk(8 * MiB);
    const s = await sessionOn(folder);
    await write(s, chat('before'));
    const before = everything({ ...s, ws: { ...s.ws, path: join(s.ws.path, 'v2-sessions') } });
    const around = canary(s);
    const filler = fill(folder, 200 * 1024);
    expect(await refusalOf(() => write(s, chat('file', attached(MiB))))).toBe('DISK_FULL');
    // Here the file fits and the row does not.
    const both = chat('both', { ...attached(120 * 1024), text: 'x'.repeat(600_000) });
    expect(await refusalOf(() => write(s, both))).toBe('DISK_FULL');
    rmSync(filler);
    expect(ids(s)).toEqual(['before']);
    expect(sound(s)).toEqual([{ integrity_check: 'ok' }]);
    const inbox = everything({ ...s, ws: { ...s.ws, path: join(s.ws.path, 'v2-sessions') } });
    const files = (tree: typeof before) => tree.filter(({ path }) => /\.bin$|console/.test(path));
    expect(files(inbox)).toEqual(files(before));
    await write(s, both);
    expect(readdirSync(join(s.folder, 'inbox'))).toEqual(['both']);
    expect(canary(s)).toEqual(around);
  });

  it('F02: read-only: reading works, and writing says why not', async () => {
    const folder = disk(8 * MiB);
    const made = await sessionOn(folder);
    await write(made, chat('before'));
    made.ws.close();
    const before = everything(made);
    sh('mount -o remount,ro "$0"', folder);
    const ws = openWorkspace(made.ws.path);
    onTestFinished(() => ws.close());
    const s = { ...made, ws };
    expect(getSession(ws, s.sessionId).id).toBe(s.sessionId);
    expect(ws.central.readOnlyReason).toBe('The file system is read-only.');
    for (const message of [chat('m'), chat('n', attached(10))]) {
      expect(await refusalOf(() => write(s, message))).toBe('NOT_WRITABLE');
    }
    expect(ids(s)).toEqual(['before']);
    expect(everything(s)).toEqual(before);
  });
});

describe('a process whose files may not grow', () => {
  it.each([
    ['row', '300000', ''],
    ['attachment', '1', '300000'],
    ['row after the attachment', '300000', '50000'],
  ])('F01: during the %s: an error, the old rows whole, no partial file', async (_, text, file) => {
    const program = await bundle('test/support/writer.ts');
    onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
    const s = await makeSession();
    await write(s, chat('before'));
    s.ws.close();
    const around = canary(s);
    const run = ['ulimit -f 100; exec "$0" "$@"', process.execPath, program, s.ws.path, s.sessionId];
    const { stdout } = spawnSync('bash', ['-c', ...run, text, file], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('NOT_WRITABLE');
    expect(ids(s)).toEqual(['before']);
    expect(sound(s)).toEqual([{ integrity_check: 'ok' }]);
    expect(readdirSync(s.folder).filter((name) => name !== 'inbox')).toEqual(PLAIN);
    expect(existsSync(join(s.folder, 'inbox')) ? readdirSync(join(s.folder, 'inbox')) : []).toEqual([]);
    expect(canary(s)).toEqual(around);
  });
});

describe.skipIf(process.getuid?.() !== 0)('another user (as root only)', () => {
  it('F02: may not write (mode 444) or not even read (mode 000), and is told so', async () => {
    const program = await bundle('test/support/writer.ts');
    onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
    const s = await makeSession();
    for (const open of [join(s.ws.path, '..'), dirname(program)]) chmodSync(open, 0o755);
    s.ws.close();
    const asNobody = async (): Promise<string> => {
      const child = spawn(process.execPath, [program, s.ws.path, s.sessionId], { uid: 65534, gid: 65534 });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      await once(child, 'close');
      return said.trim();
    };
    const before = everything(s);
    expect(await asNobody()).toBe('NOT_WRITABLE');
    chmodSync(s.inbound, 0);
    expect(await asNobody()).toBe('NOT_READABLE');
    chmodSync(s.inbound, 0o644);
    expect(everything(s)).toEqual(before);
  });
});

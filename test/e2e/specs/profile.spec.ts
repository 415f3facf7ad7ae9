import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';
import { startInVain } from '../start.js';

const FILES = ['console.db', 'audit.db', 'window.json', 'logs/console.log'];
const FOLDERS = ['staged', 'reader-temp', 'demo-workspace'];

const mountable = ((): boolean => {
  if (process.getuid?.() !== 0) return false;
  const probe = '/tmp/session-console-mount-probe-e2e';
  const all = `mkdir -p ${probe} && mount -t tmpfs -o size=1m tmpfs ${probe} && umount ${probe} && rmdir ${probe}`;
  return spawnSync('sh', ['-c', all]).status === 0;
})();

const sh = (command: string, argument: string) => execFileSync('sh', ['-c', command, argument]);

/** Does `work` with a file system of its own at `folder`. */
async function onDisk(folder: string, size: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  sh(`mount -t tmpfs -o size=${size} tmpfs "$0"`, folder);
  try {
    await work();
  } finally {
    sh('umount -l "$0"', folder);
  }
}

/** Leaves not one byte free. */
function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
}

/** A picture of what a person sees, for reviewers: PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}

test('H07: a profile of junk: the console starts, says where each file is now, and works', async ({
  dir,
  launch,
}) => {
  const profile = join(dir, 'profile');
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  mkdirSync(join(profile, 'logs'), { recursive: true });
  for (const name of ['console.db', 'audit.db', 'window.json']) writeFileSync(join(profile, name), 'junk');
  for (const name of FOLDERS) writeFileSync(join(profile, name), 'junk');
  mkdirSync(join(profile, 'logs/console.log'));

  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/^Dana/);
  await expect(page.alert).toHaveCount(2);
  for (const name of [...FOLDERS, 'console.db', 'audit.db', 'window.json', 'console.log'])
    await expect(page.alert.filter({ hasText: `${name}.damaged-` })).toHaveCount(1);
  await picture(page.window, 'set-aside');
  await page.compose.send('after all');
  await expect(page.timeline.withText('after all')).toHaveCount(1);
  expect(page.problems).toEqual([]);

  const aside = readdirSync(profile).filter((name) => name.includes('.damaged-'));
  expect(aside).toHaveLength(6);
  for (const name of aside) expect(readFileSync(join(profile, name), 'utf8')).toBe('junk');
  expect(readFileSync(join(profile, 'logs/console.log'), 'utf8')).toContain('console.db.damaged-');
});

test('H07: links in the profile are set aside, and nothing behind them is read, written or removed', async ({
  dir,
  launch,
}) => {
  const profile = join(dir, 'profile');
  const behind = join(dir, 'behind');
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  mkdirSync(profile);
  for (const name of [...FOLDERS, 'logs']) {
    mkdirSync(join(behind, name), { recursive: true });
    for (const inside of ['canary', 'reader-abcdef', '0b5f0a7e-6a39-4c1f-9a53-6d0a1f4c7a11'])
      writeFileSync(join(behind, name, inside), 'alive');
    symlinkSync(join(behind, name), join(profile, name));
  }
  for (const name of ['console.db', 'audit.db', 'window.json', 'console.db-wal']) {
    writeFileSync(join(behind, name), '');
    symlinkSync(join(behind, name), join(profile, name));
  }
  const before = hashTree(behind);
  const { app, page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/^Dana/);
  await page.compose.attach({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('pasted') });
  await page.compose.send('with a file');
  await expect(page.timeline.withText('with a file')).toHaveCount(1);
  await expect(page.alert.filter({ hasText: 'symbolic link' })).toHaveCount(1);
  await app.close();
  expect(hashTree(behind)).toEqual(before);
});

test('H07: what a newer console has written is refused with its version, and left as it is', async ({
  dir,
}) => {
  test.setTimeout(60_000);
  for (const name of ['console.db', 'audit.db']) {
    const profile = join(dir, `profile-${name}`);
    mkdirSync(profile);
    const newer = "c.execute('CREATE TABLE later (x)'); c.execute('PRAGMA user_version = 99'); c.commit()";
    runElsewhere(join(profile, name), newer, null);
    const bytes = readFileSync(join(profile, name));
    const { code, stderr, boxes } = await startInVain(dir, `--user-data-dir=${profile}`);
    expect(code).toBe(1);
    for (const said of [stderr, boxes]) {
      expect(said).toContain(join(profile, name));
      expect(said).toContain('version 99');
    }
    expect(readFileSync(join(profile, name)).equals(bytes)).toBe(true);
    expect(readdirSync(profile).filter((one) => one.startsWith(name))).toEqual([name]);
  }
});

test('H07: a profile that cannot be written or locked is no console that runs already', async ({ dir }) => {
  const notAFolder = join(dir, 'file');
  writeFileSync(notAFolder, '');
  const odd = join(dir, 'odd');
  mkdirSync(join(odd, 'SingletonLock'), { recursive: true });
  for (const [profile, why] of [
    [notAFolder, 'not a folder'],
    [odd, 'in place of its lock'],
  ] as const) {
    const { code, stderr, boxes } = await startInVain(dir, `--user-data-dir=${profile}`);
    expect(code).toBe(1);
    for (const said of [stderr, boxes]) {
      expect(said).toContain(`“${profile}”`);
      expect(said).toContain(why);
      expect(said).toContain('--user-data-dir=');
    }
  }
});

test('H07: a profile on a read-only disk is said to be on one', async ({ dir }) => {
  test.skip(!mountable, 'only root may mount');
  const profile = join(dir, 'profile');
  await onDisk(profile, '4m', async () => {
    sh('mount -o remount,ro "$0"', profile);
    const { code, stderr, boxes } = await startInVain(dir, `--user-data-dir=${profile}`);
    expect(code).toBe(1);
    for (const said of [stderr, boxes]) expect(said).toContain('read-only file system');
  });
});

test('H07: on a full disk the console starts and reads; pasting and locking say DISK_FULL, and the lock holds', async ({
  dir,
  launch,
}) => {
  test.skip(!mountable, 'only root may mount');
  const profile = join(dir, 'profile');
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  await onDisk(profile, '64m', async () => {
    const first = await launch(`--workspace=${workspace}`);
    await first.page.sessions.open(/^Dana/);
    await expect(first.page.timeline.withText('Hello Dana')).toHaveCount(1);
    await first.app.close();
    fill(profile);

    const { app, page } = await launch(`--workspace=${workspace}`);
    await page.sessions.open(/^Dana/);
    await expect(page.timeline.withText('Hello Dana')).toHaveCount(1);
    await expect(page.alert.filter({ hasText: 'PROFILE_NOT_KEPT' })).toContainText(
      join(profile, 'console.db'),
    );
    await picture(page.window, 'not-kept');
    await page.compose.attach({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.alloc(50_000, 1) });
    await expect(page.compose.region.getByRole('alert')).toContainText('DISK_FULL');
    await expect(page.compose.region.getByRole('alert')).toContainText(profile);
    await page.lock.click();
    await expect(page.alert.filter({ hasText: 'locked until the console is closed' })).toContainText(profile);
    await expect(page.lock).toBeChecked();
    await picture(page.window, 'lock-not-kept');
    expect(readdirSync(join(profile, 'staged'))).toEqual([]);
    rmSync(join(profile, 'filler'));
    await app.close();
  });
});

test('H07: the profile’s files are nobody else’s, also where they stood before', async ({ dir, launch }) => {
  const profile = join(dir, 'profile');
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  mkdirSync(profile);
  chmodSync(profile, 0o755);
  const first = await launch(`--workspace=${workspace}`);
  await first.page.sessions.open(/^Dana/);
  await first.page.compose.send('one');
  await expect(first.page.timeline.withText('one')).toHaveCount(1);
  await first.app.close();
  const ours = [...FILES, 'staged', 'reader-temp', 'logs', '.'];
  const open = () => ours.filter((name) => (statSync(join(profile, name)).mode & 0o077) !== 0);
  expect(open()).toEqual([]);
  for (const name of ours)
    chmodSync(join(profile, name), statSync(join(profile, name)).isDirectory() ? 0o755 : 0o644);

  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/^Dana/);
  await page.compose.send('two');
  await expect(page.timeline.withText('two')).toHaveCount(1);
  for (const name of ['audit.db-wal', 'audit.db-shm', 'console.db-wal']) {
    if (existsSync(join(profile, name))) ours.push(name);
  }
  expect(ours.length).toBeGreaterThan(8);
  expect(open()).toEqual([]);
});

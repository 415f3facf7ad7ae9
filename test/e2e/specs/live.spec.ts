import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const WRITE = `
c.execute("INSERT INTO messages_out (id, seq, kind, timestamp, content) VALUES (?, (SELECT coalesce(max(seq), 1) + 2 FROM messages_out), 'chat', '2027-01-01T00:00:00Z', ?)", [data, '{"text":"%s"}' % data])
c.commit()`;

interface Live {
  path: string;
  /** Another process writes a message of the agent's into Playground. */
  say(text: string): void;
}

async function makeLive(path: string): Promise<Live> {
  const folder = (await makeChatWorkspace(path, ['Playground', 'Other'])).get('Playground') ?? '';
  return { path, say: (text) => runElsewhere(join(folder, 'outbound.db'), WRITE, text) };
}

/** The pid of the process that reads session files now; null between two. */
function readerPid(app: ElectronApplication): Promise<number | null> {
  return app.evaluate(
    (electron) => electron.app.getAppMetrics().find(({ name }) => name === 'Session reader')?.pid ?? null,
  );
}

async function otherReader(app: ElectronApplication, before: number | null): Promise<number> {
  await expect
    .poll(async () => {
      const pid = await readerPid(app);
      return pid !== null && pid !== before;
    })
    .toBe(true);
  return (await readerPid(app)) ?? 0;
}

test('a workspace that is moved away is said to be gone, and comes back by itself', async ({
  dir,
  launch,
}) => {
  const { path: workspace, say } = await makeLive(join(dir, 'workspace'));
  const { page } = await launch(`--workspace=${workspace}`, '--read-only');
  await page.sessions.open(/Playground/);
  await expect(page.timeline.rows.first()).toBeVisible();
  const shown = await page.sessions.rows.count();
  renameSync(workspace, `${workspace}-away`);
  const standing = page.window.getByRole('alert').filter({ hasText: 'is not there any more' });
  await expect(standing.first()).toBeVisible();
  await expect(page.window.getByText('not live')).toBeVisible();
  // What was known is still shown.
  await expect(page.sessions.rows).toHaveCount(shown);
  renameSync(`${workspace}-away`, workspace);
  await expect(page.alert).toHaveCount(0);
  await expect(page.window.getByText('live', { exact: true })).toBeVisible();
  say('after it came back');
  await expect(page.timeline.withText('after it came back')).toHaveCount(1);
  expect(page.problems).toEqual([]);
});

test('S06: a v2.db that is replaced, and one that is damaged meanwhile', async ({ dir, launch }) => {
  const { path: workspace } = await makeLive(join(dir, 'workspace'));
  const file = join(workspace, 'v2.db');
  cpSync(file, join(dir, 'fewer.db'));
  cpSync(file, join(dir, 'backup.db'));
  runElsewhere(
    join(dir, 'fewer.db'),
    `c.execute("UPDATE messaging_groups SET name = 'Restored' WHERE name = 'Playground'"); c.commit(); c.execute('PRAGMA journal_mode = DELETE')`,
    null,
  );
  const { page } = await launch(`--workspace=${workspace}`, '--read-only');
  await expect(page.sessions.row(/Playground/)).toHaveCount(1);
  renameSync(join(dir, 'fewer.db'), file);
  await expect(page.sessions.row(/Restored/)).toHaveCount(1);
  await expect(page.sessions.row(/Playground/)).toHaveCount(0);
  writeFileSync(join(dir, 'broken.db'), 'no database '.repeat(500));
  renameSync(join(dir, 'broken.db'), file);
  await expect(page.alert.first()).toContainText('cannot be read');
  renameSync(join(dir, 'backup.db'), file);
  await expect(page.sessions.row(/Playground/)).toHaveCount(1);
  await expect(page.alert).toHaveCount(0);
});

test('a reader that dies or falls silent is replaced, what it leaves is removed, nobody notices', async ({
  dir,
  launch,
}) => {
  const { path: workspace, say } = await makeLive(join(dir, 'workspace'));
  const temp = join(dir, 'profile', 'reader-temp');
  const { app, page } = await launch(`--workspace=${workspace}`, '--read-only');
  await page.sessions.open(/Playground/);
  await expect(page.timeline.rows.first()).toBeVisible();
  const first = await otherReader(app, null);
  // What a reader leaves that is killed over a hot journal: a copy, and, as an attack, a link out of there.
  const [own] = readdirSync(temp);
  const copy = join(temp, String(own), 'session-console-recovered-x');
  mkdirSync(copy);
  writeFileSync(join(copy, 'outbound.db'), 'private');
  writeFileSync(join(dir, 'precious'), 'precious');
  symlinkSync(dir, join(copy, 'link'));
  process.kill(first, 'SIGKILL');
  const second = await otherReader(app, first);
  await expect.poll(() => existsSync(copy)).toBe(false);
  expect(readFileSync(join(dir, 'precious'), 'utf8')).toBe('precious');
  expect(readdirSync(temp)).toHaveLength(1);
  say('read by the second');
  await expect(page.timeline.withText('read by the second')).toHaveCount(1);

  process.kill(second, 'SIGSTOP');
  // Long before it is replaced, a person sees why nothing moves.
  await expect(page.window.getByText('reader not answering yet')).toBeVisible();
  await expect.poll(() => readerPid(app), { timeout: 30_000 }).not.toBe(second);
  say('read by the third');
  await expect(page.timeline.withText('read by the third')).toHaveCount(1);
  await expect(page.window.getByText('live', { exact: true })).toBeVisible();
  await expect(page.alert).toHaveCount(0);
  expect(page.problems).toEqual([]);
});

test('a reader that dies each time is said once, and the window says that it is not live', async ({
  dir,
  launch,
}) => {
  const { path: workspace } = await makeLive(join(dir, 'workspace'));
  const { app, page } = await launch(`--workspace=${workspace}`, '--read-only');
  await expect(page.sessions.row(/Playground/)).toBeVisible();
  let pid: number | null = null;
  for (let i = 0; i < 4; i += 1) {
    pid = await otherReader(app, pid);
    process.kill(pid, 'SIGKILL');
  }
  await expect(page.alert).toHaveCount(1);
  await expect(page.alert).toContainText('cannot be kept running');
  await expect(page.window.getByText('not live')).toBeVisible();
  await page.sessions.open(/Playground/);
  await expect(page.timeline.rows.first()).toBeVisible();
  // It has run for a while: all is well again.
  await expect(page.alert).toHaveCount(0, { timeout: 30_000 });
  await expect(page.window.getByText('live', { exact: true })).toBeVisible();
});

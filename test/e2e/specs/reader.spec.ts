import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { makeLive } from '../../support/live-workspace.js';
import { expect, test } from '../fixtures.js';

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

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SearchPage } from '../../pages/search.page.js';
import { makeLive } from '../../support/live-workspace.js';
import { expect, test } from '../fixtures.js';

test('the index is kept by a process of its own, in the profile, and outlives it', async ({
  dir,
  launch,
}) => {
  const { path: workspace, say } = await makeLive(join(dir, 'workspace'));
  const { app, page } = await launch(`--workspace=${workspace}`, '--read-only');
  const search = new SearchPage(page.window);
  await page.sessions.open(/Playground/);
  await search.open();
  await expect(search.dialog).toContainText('Up to date:');
  const pids = (): Promise<number[]> =>
    app.evaluate((electron) =>
      electron.app.getAppMetrics().flatMap(({ name, pid }) => (name === 'Search index' ? [pid] : [])),
    );
  const [first] = await pids();
  if (first === undefined) throw new Error('No process keeps the index');
  process.kill(first, 'SIGKILL');
  await expect.poll(async () => (await pids()).filter((pid) => pid !== first)).toHaveLength(1);
  say('a wagtail on the pier');
  await search.input.fill('*agtai*');
  await expect(search.hits).toHaveCount(1);
  await expect(search.marks.first()).toHaveText('agtai');
  expect(readdirSync(join(dir, 'profile', 'search')).some((name) => name.endsWith('.db'))).toBe(true);
  expect(
    readdirSync(workspace, { recursive: true }).filter((name) => /search|\.lock/.test(String(name))),
  ).toEqual([]);
  expect(page.problems).toEqual([]);
});

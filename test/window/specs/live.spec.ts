import { cpSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLive } from '../../support/live-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

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
  const standing = page.window.getByRole('alert').filter({ hasText: 'is gone' });
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

import { join } from 'node:path';
import { colorSchemes, inScheme } from '../../axe.js';
import { SearchPage } from '../../pages/search.page.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { run } from '../../support/session-files.js';
import { expect, test } from '../fixtures.js';

test('a word is found in all sessions, leads to its row, and is found again when it comes from outside', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const search = new SearchPage(page.window);
  const inbound = join(workspace, SESSIONS.terminal.folder, 'inbound.db');
  await expect(page.sessions.rows).toHaveCount(8);
  await search.open();
  await expect(search.dialog).toContainText('Up to date:');
  await search.input.fill('zebrafinch');
  await expect(search.dialog).toContainText('No message matches');
  run(
    inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, trigger, content)
     VALUES ('from-outside', 90000, 'chat', '2026-11-20T08:00:00.000Z', 'completed', 1, '{"text":"a Zebrafinch sang"}')`,
  );
  await search.input.fill('zebrafinch*');
  await expect(search.hits).toHaveCount(1);
  await expect(search.marks).toHaveText(['Zebrafinch']);
  await expect(search.hits).toContainText('Terminal');
  await search.input.fill('*brafin* is:inbound');
  await expect(search.marks).toHaveText(['brafin']);
  await expect(search.dialog).toContainText('1 message');
  for (const scheme of colorSchemes) await (await inScheme(page.window, scheme))(`search, ${scheme}`);
  await search.input.press('Enter');
  await search.dialog.waitFor({ state: 'detached' });
  await expect(page.timeline.withText('a Zebrafinch sang')).toBeInViewport();
  expect(page.problems).toEqual([]);
});

test('the index is paused, deleted and built again', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const search = new SearchPage(page.window);
  await expect(page.sessions.rows).toHaveCount(8);
  await search.open();
  await expect(search.dialog).toContainText('Up to date:');
  await search.button('Pause').click();
  await expect(search.dialog).toContainText('What has changed since is not found.');
  await search.button('Delete the index…').click();
  await page.dialog('Delete the search index').getByRole('button', { name: 'Delete' }).click();
  await expect(search.dialog).toContainText('There is no index of this workspace');
  await search.input.fill('anything');
  await expect(search.dialog).toContainText('Search has no index of this workspace');
  await search.button('Build the index').click();
  await expect(search.dialog).toContainText('Up to date:');
  await search.input.fill('OR');
  await expect(search.dialog).toContainText('OR stands between two words');
  expect(page.problems).toEqual([]);
});

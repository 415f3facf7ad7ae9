import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeHostileWorkspace } from '../../support/hostile-workspace.js';
import { longestStalls, watchStalls } from '../../support/stalls.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';

test('a hostile workspace: each session is named for what it is, the others are usable, nothing freezes', async ({
  dir,
  launch,
}, info) => {
  const hostile = await makeHostileWorkspace(join(dir, 'hostile'));
  const harmed = (
    ['Endless view', 'Endless file', 'Pipe', 'Device', 'Hot journal', 'Write-ahead'] as const
  ).map(hostile.folder);
  const before = harmed.map((folder) => hashTree(folder));
  const { app, page } = await launch(`--workspace=${hostile.path}`);
  await watchStalls(app, page.window);
  const { sessions, timeline } = page;
  await expect(sessions.rows).toHaveCount(8);
  // A usable one can be used while the others are still being examined.
  await sessions.open(/^Good/);
  await expect(timeline.withText('Hello Good')).toHaveCount(1);

  for (const [name, words] of [
    ['Endless view', /unreadable: unknown tables/],
    ['Endless file', /unreadable: took too long/],
    ['Pipe', /unreadable: unsafe file/],
    ['Device', /unreadable: unsafe file/],
    ['Write-ahead', /unreadable: in WAL mode/],
    ['Hot journal', /unfinished write/],
    ['Vanishing', /stopped/],
  ] as const) {
    await expect(sessions.row(new RegExp(`^${name}`))).toContainText(words, { timeout: 20_000 });
  }
  // A person is told about the one that hung its reader, once and by name.
  await expect(page.alert).toHaveCount(1);
  await expect(page.alert).toContainText('“Endless file” is set aside');
  await page.alert.getByRole('button', { name: 'Dismiss' }).click();

  for (const [name, sentence] of [
    ['Endless view', /messages_out is a view, not a plain table/],
    ['Endless file', /Reading took longer than \d+ s and was stopped.*when you try again/],
    ['Pipe', /not a regular file/],
    ['Device', /not a regular file|symbolic link/],
    ['Write-ahead', /in WAL mode, which host and container cannot share/],
  ] as const) {
    await sessions.open(new RegExp(`^${name}`));
    await expect(timeline.region.getByRole('alert')).toContainText(sentence);
    if (name === 'Endless file') {
      await expect(page.compose.text).toBeDisabled();
      await expect(page.compose.region).toContainText('The session’s files cannot be read');
      continue;
    }
    // Its inbound.db is good: that half is shown.
    await expect(timeline.withText(`Hello ${name}`)).toHaveCount(1);
    await expect(page.compose.outlook).toContainText('Its outbound.db cannot be read');
  }
  await sessions.open(/^Hot journal/);
  await expect(
    timeline.region.getByText(/left in the middle of a write by a process that died/),
  ).toBeVisible();
  await expect(timeline.rows.last()).toContainText('whole');

  await sessions.open(/^Vanishing/);
  await expect(timeline.withText('Hello Vanishing')).toHaveCount(1);
  rmSync(hostile.folder('Vanishing'), { recursive: true });
  await expect(sessions.row(/^Vanishing/)).toContainText('unreadable: folder is missing');
  await expect(timeline.region.getByRole('alert')).toContainText('v2.db names the session');

  expect(harmed.map((folder) => hashTree(folder))).toEqual(before);

  // What was repaired can be tried again without waiting.
  await sessions.open(/^Endless file/);
  cpSync(join(hostile.folder('Good'), 'inbound.db'), join(hostile.folder('Endless file'), 'inbound.db'));
  await timeline.region.getByRole('button', { name: 'Try again' }).click();
  await expect(timeline.withText('Hello Good')).toHaveCount(1);
  await expect(sessions.row(/^Endless file/)).not.toContainText('unreadable');

  await sessions.open(/^Good/);
  await page.compose.send('Still usable');
  await expect(timeline.withText('Still usable')).toHaveCount(1);
  await expect(page.alert).toHaveCount(0);
  const { main, window } = await longestStalls(app, page.window);
  const said = `main ${main} ms (aim: at most 50), window ${window} ms`;
  console.log(`longest stalls in the hostile workspace: ${said}`);
  info.annotations.push({ type: 'longest stalls', description: said });
  await app.close();
  await hostile.end();
});

import { commands } from '../../commands.js';
import { MenuPage } from '../../pages/menu.page.js';
import { expect, test } from '../fixtures.js';

test('the system’s menu has every command once, as it can be run now, and runs it', async ({
  workspace,
  launch,
}) => {
  const { app, page } = await launch(`--workspace=${workspace}`);
  const menu = new MenuPage(app);
  const bar = ['File', 'Edit', 'View', 'Go', 'Session', 'Message', 'Workspace', 'Window'];
  // While main makes the menu, an answer of its may be lost on the way to Playwright, which then throws.
  await expect(async () => expect(await menu.bar()).toEqual(bar)).toPass();
  for (const group of ['View', 'Go', 'Session', 'Message', 'Workspace']) {
    // Those of the File menu stand there; keys that are no actions stand nowhere.
    const wanted = commands.filter((c) => c.group === group && c.keyOnly !== true && c.inFileMenu !== true);
    const labels = (await menu.items(group)).map(({ label }) => label);
    expect(labels.slice(0, wanted.length)).toEqual(wanted.map(({ title }) => title));
  }

  const copyId = async () =>
    (await menu.items('Session')).find(({ label }) => label === 'Copy session id')?.enabled;
  expect(await copyId()).toBe(false);
  await page.sessions.open(/Dana \(DM\)/);
  await expect.poll(copyId).toBe(true);
  expect(await menu.items('Message')).toContainEqual({
    ...{ label: 'Send and stay', enabled: true, accelerator: 'CmdOrCtrl+Enter' },
  });

  await menu.choose('Workspace', 'Audit log');
  await expect(page.audit.dialog).toBeVisible();
  await menu.choose('Message', 'Write a message');
  await expect(page.window.getByText('Close what is open first.')).toBeVisible();
  await page.audit.close();
  await menu.choose('Message', 'Write a message');
  await expect(page.compose.text).toBeFocused();

  await menu.choose('File', 'Close workspace');
  await expect.poll(() => menu.bar()).toEqual(['File', 'Edit', 'View', 'Window']);
  await menu.choose('File', 'Open the demo workspace');
  await expect(page.sessions.rows.first()).toBeVisible();
  await expect.poll(() => menu.bar()).toContain('Workspace');
  expect(page.problems).toEqual([]);
});

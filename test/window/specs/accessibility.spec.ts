import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { colorSchemes, inScheme } from '../../axe.js';
import { expect, test } from '../fixtures.js';

for (const colorScheme of colorSchemes) {
  test(`axe finds nothing serious on the start screen, ${colorScheme}`, async ({ dir, launch }) => {
    const empty = join(dir, 'empty');
    mkdirSync(empty);
    const { page } = await launch(`--workspace=${empty}`);
    const clean = await inScheme(page.window, colorScheme);
    await expect(page.alert).toBeVisible();
    await clean('start screen', 'body');
    await page.alert.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.alert).toHaveCount(0);
  });

  test(`axe finds nothing serious in the window and what opens in it, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await expect(page.sessions.rows).toHaveCount(8);
    await clean('main view without a session', 'body');

    await page.sessions.open(/#incidents/);
    await expect(page.timeline.row('outbound chat-sdk 7')).toBeVisible();
    await clean('question card', 'body');
    await page.sessions.open(/Dana \(DM\)/);
    await page.sessions.list.focus();
    await page.window.keyboard.press('Shift+F10');
    await expect(page.window.getByRole('menu')).toBeVisible();
    await clean('context menu of a session', '[role="menu"]');
    await page.window.keyboard.press('Escape');
    await expect(page.window.getByRole('menu')).toHaveCount(0);
    await expect(page.sessions.list).toBeFocused();
    await page.timeline.select('inbound chat 4');
    for (const tab of ['Message', 'Why', 'Raw', 'Session', 'Destinations', 'Container', 'Files'] as const) {
      const panel = await page.inspector.show(tab);
      await expect(panel).not.toContainText('Loading');
      await clean(`inspector tab ${tab}`, '[aria-label="Inspector"]');
    }
    await page.inspector.show('Session');
    const { activity } = page.inspector;
    await activity.getByText('All', { exact: true }).click();
    await expect(activity.getByRole('img', { name: / in all/ })).toBeVisible();
    await activity.getByRole('button', { name: 'Numbers as a table' }).click();
    await clean('activity', '[aria-label="Inspector"]');

    for (const file of [/ticket\.png/, /Fahrplan/]) {
      await page.timeline.row('inbound chat 4').getByRole('button', { name: file }).click();
      await expect(page.dialog(file)).not.toContainText('Loading');
      await clean(`attachment viewer ${file}`);
      await page.window.keyboard.press('Escape');
      await expect(page.dialog(file)).toHaveCount(0);
    }

    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious in the lists and dialogs over it, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await expect(page.sessions.rows).toHaveCount(8);

    await page.attention.open();
    await expect(page.attention.items).not.toHaveCount(0);
    await clean('what needs attention', '[aria-label="Needs attention"]');
    await page.attention.region.getByRole('button', { name: /Notifications/ }).click();
    await expect(page.dialog(/Notifications/)).toBeVisible();
    await clean('switch for notifications');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog(/Notifications/)).toHaveCount(0);
    await page.attention.count.click();

    await page.sessions.filter.pressSequentially('is:');
    await page.window.keyboard.press('ArrowDown');
    await expect(page.sessions.hints.first()).toHaveAttribute('aria-selected', 'true');
    await clean('filter words', '[aria-label="Sessions"]');
    await page.sessions.filter.clear();

    await page.window.keyboard.press('Control+k');
    await expect(page.dialog('Go to session or command').getByRole('textbox')).toBeFocused();
    await clean('palette');
    await page.window.keyboard.press('Escape');

    await page.runCommand('Activity of the workspace');
    await page.dialog('Activity of the workspace').getByText('All', { exact: true }).click();
    await expect(page.dialog('Activity of the workspace')).toContainText('8 sessions counted');
    await expect(
      page.dialog('Activity of the workspace').getByRole('img', { name: / in all/ }),
    ).toBeVisible();
    await clean('activity of the workspace');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Activity of the workspace')).toHaveCount(0);

    await page.window.getByRole('button', { name: 'Show the keys' }).click();
    await expect(page.dialog('Keys')).toBeVisible();
    await clean('help sheet');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Keys')).toHaveCount(0);

    for (const button of ['Sort and group sessions', /workspace/] as const) {
      await page.window.getByRole('button', { name: button }).first().click();
      await expect(page.window.getByRole('menu')).toBeVisible();
      await clean(`menu ${button}`, '[role="menu"]');
      await page.window.keyboard.press('Escape');
      await expect(page.window.getByRole('menu')).toHaveCount(0);
    }
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious where writes are undone, confirmed and locked, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await page.sessions.open(/Dana \(DM\)/);
    await page.compose.send('to be looked at in the log');
    await expect(page.window.getByRole('button', { name: 'Undo' })).toBeVisible();
    await clean('a toast that offers Undo', '[aria-label="Timeline"]');
    await page.runCommand('Mark container as stopped');
    await expect(page.dialog('Mark the container as stopped?')).toBeVisible();
    await clean('mark dialog');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Mark the container as stopped?')).toHaveCount(0);
    await page.runCommand('Audit log');
    await page.audit.entry.getByRole('button', { name: 'Undo…' }).click();
    await expect(page.audit.entry.getByRole('heading', { name: 'What undo will do' })).toBeVisible();
    await clean('audit log');
    await page.audit.search.fill('nothing like it');
    await expect(page.audit.dialog).toContainText('No entry matches');
    await clean('audit log without an entry');
    await page.audit.close();

    await page.lock.click();
    await expect(page.lock).toBeChecked();
    await clean('locked', 'body');
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious where things are simulated, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await page.sessions.open(/Dana \(DM\)/);
    await page.simulation.button.click();
    await expect(page.simulation.agent).toBeVisible();
    await clean('menu of what is simulated', '[role="menu"]');
    await page.simulation.agent.click();
    await expect(page.dialog('Simulate in this workspace?')).toBeVisible();
    await clean('consent');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Simulate in this workspace?')).toHaveCount(0);
    await page.command('Play a scenario…');
    await expect(page.dialog('Play a scenario').getByRole('listitem')).not.toHaveCount(0);
    await clean('scenarios');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Play a scenario')).toHaveCount(0);
    await page.command('Go to a date or seq…');
    await page.dialog('Go to a date or seq').getByRole('textbox').fill('neither');
    await page.window.keyboard.press('Enter');
    await expect(page.dialog('Go to a date or seq')).toContainText('neither a date');
    await clean('go to');
    await page.window.keyboard.press('Escape');
    const panel = await page.inspector.show('Container');
    await panel.getByRole('button', { name: 'Mark container as' }).click();
    await expect(page.window.getByRole('menu')).toBeVisible();
    await clean('menu of marks', '[role="menu"]');
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious in the demo, made anew, ${colorScheme}`, async ({ launch }) => {
    const { page } = await launch('--demo');
    const clean = await inScheme(page.window, colorScheme);
    await page.sessions.open(/Playground/);
    await expect(page.window.getByText(/simulated: .*host/)).toBeVisible();
    await clean('demo', 'body');
    await page.command('Reset the demo…');
    await expect(page.dialog('Reset the demo?')).toBeVisible();
    await clean('resetting the demo');
    expect(page.problems).toEqual([]);
  });
}

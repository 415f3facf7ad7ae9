import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.js';

/**
 * What axe calls serious or critical, with the places.
 * @param within the part of the window that is looked at; the rest of it was looked at before
 */
async function violations(page: Page, within: string, colorScheme: string): Promise<string[]> {
  // Legacy mode: axe would otherwise open a page of its own to finish in, which Electron cannot.
  const axe = new AxeBuilder({ page }).setLegacyMode().include(within);
  // Names and roles are the same in both schemes.
  if (colorScheme === 'dark') axe.withRules(['color-contrast']);
  const { violations: found } = await axe.analyze();
  return found
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the start screen, ${colorScheme}`, async ({ dir, launch }) => {
    const empty = join(dir, 'empty');
    mkdirSync(empty);
    const { page } = await launch(`--workspace=${empty}`);
    await page.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.alert).toBeVisible();
    expect(await violations(page.window, 'body', colorScheme)).toEqual([]);
    await page.alert.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.alert).toHaveCount(0);
  });

  test(`axe finds nothing serious in the window and what opens in it, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    await page.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.sessions.rows).toHaveCount(8);
    const clean = async (where: string, within = 'body') =>
      expect.soft(await violations(page.window, within, colorScheme), where).toEqual([]);
    await clean('main view without a session');

    await page.sessions.open(/#incidents/);
    await expect(page.timeline.row('outbound chat-sdk 7')).toBeVisible();
    await clean('question card');
    await page.sessions.open(/Dana \(DM\)/);
    await page.sessions.list.focus();
    await page.window.keyboard.press('Shift+F10');
    await expect(page.window.getByRole('menu')).toBeVisible();
    await clean('context menu of a session');
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

    for (const file of [/receipt\.png/, /Rechnung/]) {
      await page.timeline.row('inbound chat 4').getByRole('button', { name: file }).click();
      await expect(page.dialog(file)).not.toContainText('Loading');
      await clean(`attachment viewer ${file}`, '[role="dialog"]');
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
    await page.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.sessions.rows).toHaveCount(8);
    const clean = async (where: string, within = 'body') =>
      expect.soft(await violations(page.window, within, colorScheme), where).toEqual([]);

    await page.attention.open();
    await expect(page.attention.items).not.toHaveCount(0);
    await clean('what needs attention', '[aria-label="Needs attention"]');
    await page.attention.region.getByRole('button', { name: /Notifications/ }).click();
    await expect(page.dialog(/Notifications/)).toBeVisible();
    await clean('switch for notifications', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog(/Notifications/)).toHaveCount(0);
    await page.attention.count.click();

    await page.sessions.filter.pressSequentially('is:');
    await page.window.keyboard.press('ArrowDown');
    await expect(page.sessions.hints.first()).toHaveAttribute('aria-selected', 'true');
    await clean('filter words', '[aria-label="Sessions"]');
    await page.sessions.filter.clear();

    await page.window.keyboard.press('Control+k');
    await expect(page.dialog('Search everything').getByRole('textbox')).toBeFocused();
    await clean('palette', '[role="dialog"]');
    await page.window.keyboard.press('Escape');

    await page.runCommand('Activity of the workspace');
    await page.dialog('Activity of the workspace').getByText('All', { exact: true }).click();
    await expect(page.dialog('Activity of the workspace')).toContainText('8 sessions counted');
    await expect(
      page.dialog('Activity of the workspace').getByRole('img', { name: / in all/ }),
    ).toBeVisible();
    await clean('activity of the workspace', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Activity of the workspace')).toHaveCount(0);

    await page.window.getByRole('button', { name: 'Show the keys' }).click();
    await expect(page.dialog('Keys')).toBeVisible();
    await clean('help sheet', '[role="dialog"]');
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

  test(`axe finds nothing serious in the composer and what it opens, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    await page.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const clean = async (where: string, within: string) =>
      expect.soft(await violations(page.window, within, colorScheme), where).toEqual([]);
    await page.sessions.open(/Dana \(DM\)/);
    await page.timeline.select('inbound chat 4');

    await page.compose.tool('More fields').click();
    await page.compose.field('Process after').fill('no time at all');
    await page.compose.check('Another reply address').check();
    await expect(page.compose.region).toContainText('names no time');
    await clean('composer with more fields', '[aria-label="Compose"]');
    await page.compose.field('Process after').fill('');
    await page.compose.kind.selectOption('webhook');
    await expect(page.compose.json).toBeVisible();
    await page.compose.json.fill('{"source": ');
    await expect(page.compose.jsonCheck).toContainText('Line 1');
    await clean('content as JSON', '[aria-label="Compose"]');
    await page.compose.tool('Templates and sent messages').click();
    await expect(page.window.getByRole('menu')).toBeVisible();
    await clean('templates', '[role="menu"]');
    await page.window.keyboard.press('Escape');
    await page.compose.choose('Templates and sent messages', /Save this message/);
    await clean('template dialog', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog(/template/)).toHaveCount(0);

    await page.timeline.row('inbound chat 4').getByRole('time').first().click({ button: 'right' });
    await expect(page.window.getByRole('menuitem', { name: 'Send again as new' })).toBeVisible();
    await clean('context menu', '[role="menu"]');
    await page.window.keyboard.press('Escape');
    await page.runCommand('Replay selected messages…');
    await expect(page.dialog(/^Replay/)).toContainText('would be written');
    await clean('replay dialog', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog(/^Replay/)).toHaveCount(0);
    await page.runCommand('Import messages from a file…');
    await expect(page.dialog('Import messages')).toBeVisible();
    await clean('import dialog', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Import messages')).toHaveCount(0);
    await page.runCommand('Open questions');
    await expect(page.dialog('Open questions').getByRole('article')).toHaveCount(1);
    await clean('open questions', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Open questions')).toHaveCount(0);
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious where writes are undone, confirmed and locked, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    await page.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const clean = async (where: string, within = 'body') =>
      expect.soft(await violations(page.window, within, colorScheme), where).toEqual([]);
    await page.sessions.open(/Dana \(DM\)/);
    await page.compose.send('to be looked at in the log');
    await expect(page.window.getByRole('button', { name: 'Undo' })).toBeVisible();
    await clean('a toast that offers Undo', '[aria-label="Timeline"]');
    await page.runCommand('Mark container as stopped');
    await expect(page.dialog('Mark the container as stopped?')).toBeVisible();
    await clean('mark dialog', '[role="dialog"]');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Mark the container as stopped?')).toHaveCount(0);
    await page.runCommand('Audit log');
    await page.audit.entry.getByRole('button', { name: 'Undo…' }).click();
    await expect(page.audit.entry.getByRole('heading', { name: 'What undo will do' })).toBeVisible();
    await clean('audit log', '[role="dialog"]');
    await page.audit.close();

    await page.lock.click();
    await expect(page.lock).toBeChecked();
    await clean('locked');
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious in the dialogs of the desk, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    await page.window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.sessions.open(/Dana \(DM\)/);
    const clean = async (where: string, within = 'body') =>
      expect.soft(await violations(page.window, within, colorScheme), where).toEqual([]);
    for (const [command, step] of [
      ['Destinations…', 'Add a destination…'],
      ['Destinations…', 'Remove dana-dm…'],
      ['Destinations…', /^Project to all/],
      ['Wirings…', 'Add a wiring…'],
      ['Where would a message land?', null],
      ['Agent groups…', 'Create an agent group…'],
      ['Messaging groups…', 'Edit Dana (DM)…'],
      ['New session…', null],
      ['Default reply address…', null],
      ['Mark session as closed…', null],
      ['Upgrade session files…', null],
      ['Troubles of sessions…', null],
    ] as const) {
      await page.command(command);
      const dialogs = page.window.getByRole('dialog');
      await expect(dialogs).toHaveCount(1);
      await expect(dialogs).not.toContainText('Loading');
      await clean(command, '[role="dialog"]');
      if (step !== null) {
        await dialogs.getByRole('button', { name: step }).click();
        await expect(dialogs).toHaveCount(2);
        await clean(`${command} ${step}`, '[role="dialog"]:last-of-type');
        await page.window.keyboard.press('Escape');
        await expect(dialogs).toHaveCount(1);
      }
      await page.window.keyboard.press('Escape');
      await expect(dialogs).toHaveCount(0);
    }
    expect(page.problems).toEqual([]);
  });
}

import type { Locator } from '@playwright/test';
import { commands } from '../../commands.js';
import type { ConsolePage } from '../../pages/console.page.js';
import { KeyboardPage } from '../../pages/keyboard.page.js';
import { expect, type Menu, test } from '../fixtures.js';

/** These end the view that the others run in, or are what the table itself does. */
const ELSEWHERE = [
  ...['workspace.choose', 'workspace.openDemo', 'workspace.newDemo', 'workspace.newEmpty', 'workspace.close'],
  ...['view.back', 'palette.open'],
];

const ROW = 'outbound chat 11';

/** The places where the focus is when a command is run. */
const places: Record<string, (page: ConsolePage) => Locator> = {
  sessions: (page) => page.sessions.list,
  timeline: (page) => page.timeline.row(ROW),
  composer: (page) => page.compose.text,
  inspector: (page) => page.inspector.region.getByRole('tab', { name: 'Session', exact: true }),
};

const layersOf = ({ window }: ConsolePage) => window.getByRole('dialog').or(window.getByRole('menu'));

/** Everything is there as before: the session with its row, every pane, a composer that can be typed into. */
async function asBefore(page: ConsolePage, keys: KeyboardPage, menu: Menu): Promise<void> {
  const [layers, locked, list, inspector, row, text] = await Promise.all([
    layersOf(page).count(),
    page.lock.isChecked(),
    page.sessions.list.isVisible(),
    page.inspector.region.isVisible(),
    page.timeline.row(ROW).isVisible(),
    page.compose.text.isVisible(),
  ]);
  if (layers === 0 && !locked && list && inspector && row && text) return;
  if (layers > 0) await keys.press('Escape');
  await expect(layersOf(page)).toHaveCount(0);
  if (!list) await menu.choose('View', 'Show or hide sessions');
  if (!inspector) await menu.choose('View', 'Show or hide inspector');
  if (locked) await menu.choose('Workspace', 'Unlock the workspace');
  if (!row) await keys.command('Dana (DM)');
  await expect(page.timeline.row(ROW)).toBeVisible();
  if (row && !text) await menu.choose('Message', 'Write the message as JSON');
  await expect(page.compose.text).toBeEditable();
}

for (const [place, whereIn] of Object.entries(places)) {
  test(`no command loses the focus from the ${place}`, async ({ workspace, launch }) => {
    const { page, menu } = await launch(`--workspace=${workspace}`);
    page.window.on('filechooser', () => undefined);
    const keys = await KeyboardPage.at(page.window);
    await expect(page.sessions.rows).toHaveCount(8);
    await keys.command('Dana (DM)');
    const where = whereIn(page);
    const wrong: string[] = [];
    const see = async (when: string) => {
      await expect
        .poll(() => keys.focus(), { timeout: 3000 })
        .toBe('seen')
        .catch(async () => wrong.push(`${when}: ${await keys.focus()}`));
    };

    for (const { id, title, group, keys: chords } of commands) {
      if (ELSEWHERE.includes(id)) continue;
      await asBefore(page, keys, menu);
      await where.focus();
      if (chords !== undefined && (place !== 'composer' || chords.startsWith('mod+')))
        await keys.press(chords.replace('mod', 'Control').replace('shift', 'Shift').replace('alt', 'Alt'));
      else if (await menu.canChoose(group, title)) await menu.choose(group, title);
      else continue;
      await see(id);
      if ((await layersOf(page).count()) === 0) continue;
      await keys.press('Escape');
      await see(`${id}, Escape`);
    }
    expect(wrong).toEqual([]);
    expect(page.problems).toEqual([]);
  });
}

test('the focus is with the sessions at first, and goes to what is nearest when what has it goes', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { sessions, timeline, compose } = page;
  const keys = await KeyboardPage.at(page.window);

  await test.step('the first screen is as it says: j and k move, Enter opens', async () => {
    await expect(sessions.list).toBeFocused();
    await keys.press('j j Enter');
    await expect(timeline.region.getByRole('heading', { level: 2 })).toBeVisible();
    await keys.command('Dana (DM)');
    await expect(timeline.row(ROW)).toBeVisible();
  });

  await test.step('a row that is undone leaves it to the row beside', async () => {
    await keys.press('i');
    await keys.type('Only this');
    await keys.press('Enter');
    await expect(timeline.row('inbound chat 10')).toBeVisible();
    await expect(compose.text).toHaveValue('');
    await expect(compose.text).toBeEditable();
    await keys.press('Escape');
    await keys.press('g n');
    await expect(timeline.row('inbound chat 10')).toBeFocused();
    await keys.press('z');
    await expect(timeline.row('inbound chat 10')).toHaveCount(0);
    await expect(timeline.rows.last()).toBeFocused();
  });

  await test.step('the lock keeps it; the composer has it again once it is unlocked', async () => {
    await page.lock.focus();
    await keys.press('Space');
    await expect(page.lock).toBeChecked();
    await expect(page.lock).toBeFocused();
    await keys.press('Space');
    await expect(page.lock).not.toBeChecked();
    await keys.press('i');
    await keys.command('Lock the workspace');
    await expect(page.lock).toBeChecked();
    await expect(compose.text).toBeDisabled();
    await expect(compose.region).toBeFocused();
    await keys.command('Unlock the workspace');
    await expect(compose.text).toBeFocused();
    await keys.press('Escape');
  });

  await test.step('hidden panes and a dialog that is given up leave it to the timeline', async () => {
    await keys.press('g s');
    await keys.press('[');
    await expect(sessions.list).toHaveCount(0);
    await expect(timeline.rows.last()).toBeFocused();
    await keys.press('[');
    await page.inspector.region.getByRole('tab', { name: 'Message' }).focus();
    await keys.press(']');
    await expect(timeline.rows.last()).toBeFocused();
    await keys.press('g d');
    await keys.press('Escape');
    await expect(timeline.rows.last()).toBeFocused();
  });

  await test.step('a dialog that looks for something has it meanwhile', async () => {
    await keys.command('Check workspace');
    const dialog = page.dialog('Check workspace');
    await expect(dialog.getByRole('button', { name: 'Look again' })).toBeFocused();
    await keys.press('Tab');
    await keys.seesFocus();
    await keys.press('Escape');
    await expect(timeline.rows.last()).toBeFocused();
  });

  await test.step('a menu in which nothing can be done has it', async () => {
    await keys.press('t');
    await expect(page.window.getByRole('menuitem', { name: /^Save this message/ })).toBeFocused();
    await keys.press('Escape');
    await expect(timeline.rows.last()).toBeFocused();
  });

  await test.step('a session that is closed leaves it to the list', async () => {
    await keys.command('Close session');
    await expect(sessions.list).toBeFocused();
  });
  expect(page.problems).toEqual([]);
});

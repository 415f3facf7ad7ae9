import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INBOUND = join(SESSIONS.terminal.folder, 'inbound.db');

test('window F8, F10, F15, F20, F22: a toast covers no row, an opened text stays open, menus and names are whole', async ({
  workspace,
  launch,
}) => {
  runElsewhere(
    join(workspace, INBOUND),
    `
insert = "INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', ?, 'completed', ?)"
for n in range(120):
    text = "\\n".join("line %d of %d" % (i, n) for i in range(30 if n == 110 else 15 if n == 111 else 1))
    c.execute(insert, ("bulk-%d" % n, 100 + 4 * n, "2026-11-24T%02d:%02d:00Z" % (n // 60, n % 60), json.dumps({"text": text, "sender": "Bulk"})))
c.commit()`,
    null,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  const { window } = page;
  await page.sessions.open(/Terminal/);
  const row = (n: number) => page.timeline.row(`inbound chat ${100 + 4 * n}`);
  await expect(row(119)).toBeInViewport();
  await expect(window).toHaveTitle(/workspace.* – Session Console$/);

  // Where little would be hidden nothing is; what was opened stays open, in the inspector too.
  await window.keyboard.press('g');
  await window.keyboard.press('d');
  await page
    .dialog('Go to a date or seq')
    .getByRole('textbox')
    .fill(String(100 + 4 * 111));
  await window.keyboard.press('Enter');
  await expect(row(111).getByRole('button', { name: 'Show more' })).toHaveCount(0);
  await row(110).getByRole('button', { name: 'Show more' }).click();
  await expect(row(110).getByRole('button', { name: 'Show less' })).toBeVisible();
  await expect(page.inspector.region).toContainText('No message is open');
  await window.keyboard.press('g');
  await window.keyboard.press('o');
  await expect(row(110)).toHaveCount(0);
  await window.keyboard.press('g');
  await window.keyboard.press('n');
  await expect(row(119)).toBeFocused();
  await window.keyboard.press('PageUp');
  await expect(row(110).getByRole('button', { name: 'Show less' })).toBeVisible();

  // A toast lies between the rows and the composer.
  await window.keyboard.press('End');
  await expect(row(119)).toBeInViewport();
  await row(119).getByRole('time').first().click();
  await window.keyboard.press('y');
  const toast = window.getByRole('status').filter({ hasText: 'Copied' });
  await expect(toast).toBeVisible();
  await expect
    .poll(async () => {
      const [below, newest] = [await toast.boundingBox(), await row(119).boundingBox()];
      return (newest?.y ?? 0) + (newest?.height ?? 0) <= (below?.y ?? 0);
    })
    .toBe(true);
  const [above, compose] = [await toast.boundingBox(), await page.compose.region.boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual((compose?.y ?? 0) + 1);

  await page.sessions.row(/Dana \(DM\)/).click({ button: 'right' });
  for (const item of ['Reveal session folder', 'Copy session id', 'Mark session as closed…', 'Close session'])
    await expect(window.getByRole('menuitem', { name: item })).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(page.timeline.row('outbound chat 13')).toContainText('Andy');
  expect(page.problems).toEqual([]);
});

test('window F13, F14: unlocking begins again what was simulated; an empty workspace says what can be done', async ({
  dir,
  launch,
}) => {
  const { page, answerDialogs } = await launch('--demo');
  const { window } = page;
  const playing = page.simulation.button;
  await expect(playing).toHaveText('Simulated: agent + host');
  await page.lock.click();
  await expect(page.lock).toBeChecked();
  await expect(window.getByRole('banner')).not.toContainText('agent + host');
  await page.lock.click();
  await expect(page.lock).not.toBeChecked();
  await expect(playing).toHaveText('Simulated: agent + host');

  await answerDialogs(join(dir, 'empty'));
  await page.command('New empty workspace…');
  await page.dialog('New empty workspace').getByRole('button', { name: 'Choose the folder…' }).click();
  await expect(page.timeline.region).toContainText('A running NanoClaw host makes one');
  await expect(page.timeline.region).toContainText(
    'do not start with a folder that has no upgrade-state.json',
  );
  await page.timeline.region.getByRole('button', { name: 'New session…' }).click();
  await expect(window.getByRole('dialog')).toBeVisible();
  expect(page.problems).toEqual([]);
});

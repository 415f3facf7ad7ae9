import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { whileLocked } from '../../support/lock-holder.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.folder;

/** Replaces the existing inbound rows with `count` rows, an hour apart up to an hour ago. */
function fill(workspace: string, count: number): void {
  runElsewhere(
    join(workspace, TERMINAL, 'inbound.db'),
    `
c.execute("DELETE FROM messages_in")
for n in range(data):
    c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?), 'completed', ?)",
              (f"bulk-{n}", 2 + 2 * n, f"-{data - n} hours", json.dumps({"text": f"row {n}", "sender": "Bulk"})))
c.commit()`,
    count,
  );
}

test('a conversation moves the summary of the activity, without reload', async ({ launch }) => {
  const { page } = await launch('--demo');
  await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  await page.sessions.open(/Playground/);
  await page.inspector.show('Session');
  const { activity } = page.inspector;
  await activity.getByText('All', { exact: true }).click();
  const said = async (): Promise<number[]> =>
    /([\d,]+) in, ([\d,]+) out in all/
      .exec((await activity.textContent()) ?? '')
      ?.slice(1)
      .map((n) => Number(n.replaceAll(',', ''))) ?? [];
  await expect.poll(said).toHaveLength(2);
  const [inBefore = 0, outBefore = 0] = await said();
  await page.compose.send('hello there');
  await expect.poll(said).toEqual([inBefore + 1, outBefore + 1]);
  await expect(activity).toContainText('the last one just now');
  await expect(activity.getByRole('img', { name: `${inBefore + 1} in, ${outBefore + 1} out` })).toBeVisible();
  expect(page.problems).toEqual([]);
});

test('the chart is had as a table, which leads far back in the timeline', async ({ workspace, launch }) => {
  fill(workspace, 1500);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.row('inbound chat 3000')).toBeInViewport();
  await page.inspector.show('Session');
  const { activity } = page.inspector;
  await activity.getByText('24 h', { exact: true }).click();
  await expect(activity).toContainText(/2[34] in, 0 out in the last 24 hours; quiet since .* \(1 h ago\)/);
  await activity.getByText('All', { exact: true }).click();
  await expect(activity).toContainText('1,500 in, 0 out in all');

  const button = activity.getByRole('button', { name: 'Numbers as a table' });
  await button.focus();
  await page.window.keyboard.press('Enter');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  const first = activity.getByRole('table').getByRole('button').first();
  await page.window.keyboard.press('Tab');
  await expect(first).toBeFocused();
  await page.window.keyboard.press('Enter');
  await expect(page.timeline.row('inbound chat 2')).toBeFocused();
  await expect(page.timeline.row('inbound chat 2')).toBeInViewport();
  await expect(activity).toBeVisible();
  expect(page.problems).toEqual([]);
});

test('a click on the chart leads to that time', async ({ workspace, launch }) => {
  fill(workspace, 300);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.inspector.show('Session');
  await page.inspector.activity.getByText('All', { exact: true }).click();
  const chart = page.inspector.activity.getByRole('img', { name: /300 in/ });
  await expect(chart).toBeVisible();
  const newest = page.timeline.row('inbound chat 600');
  await expect(newest).toBeInViewport();
  const box = await chart.boundingBox();
  if (box === null) throw new Error('The chart has no place');
  await page.window.mouse.click(box.x + box.width / 2, box.y + 40);
  await expect(newest).not.toBeInViewport();
  const focused = page.timeline.region.locator('article:focus');
  await expect(focused).toHaveAccessibleName(/^inbound chat [123]\d\d$/);
});

test('the activity of the workspace counts all sessions, names those that it cannot read, and can be cancelled', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  const dialog = page.dialog('Activity of the workspace');
  await page.runCommand('Activity of the workspace');
  await expect(dialog).toContainText('8 sessions counted.');
  await dialog.getByText('All', { exact: true }).click();
  await expect(dialog.getByRole('img', { name: /\d+ in, \d+ out in all/ })).toBeVisible();

  writeFileSync(join(workspace, TERMINAL, 'inbound.db'), 'this is no database');
  await dialog.getByRole('button', { name: 'Count again' }).click();
  await expect(dialog).toContainText('8 sessions counted, 1 of them could not be read.');

  // Somebody holds a session’s lock: its turn takes as long as the reader waits.
  const dana = join(workspace, SESSIONS.dana.inbound);
  await whileLocked(dana, 'BEGIN EXCLUSIVE', async () => {
    await dialog.getByRole('button', { name: 'Count again' }).click();
    await expect(dialog).toContainText('Counting: 0 of 8 sessions…');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toContainText('Stopped after 0 of 8 sessions.');
  });
  await dialog.getByRole('button', { name: 'Count again' }).click();
  await expect(dialog).toContainText('8 sessions counted, 1 of them could not be read.');
  expect(page.problems).toEqual([]);
});

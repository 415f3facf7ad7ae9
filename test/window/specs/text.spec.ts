import { join } from 'node:path';
import type { ConsolePage } from '../../pages/console.page.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INBOUND = join(SESSIONS.terminal.folder, 'inbound.db');
const ROWS = 300;
/** What JavaScript would change: a number past 2^53, one with a zero, a doubled key, a blank. */
const ODD = '{"text":"odd  one", "n":12345678901234567890,"z":1.0,"n":2}';

function addRows(workspace: string): void {
  runElsewhere(
    join(workspace, INBOUND),
    `
insert = "INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', ?, 'completed', ?)"
for n in range(data[0]):
    at = "2026-11-24T%02d:%02d:00Z" % (n // 60, n % 60)
    c.execute(insert, ("bulk-%d" % n, 100 + 4 * n, at, json.dumps({"text": "row number %d" % n, "sender": "Bulk"})))
c.execute(insert, ("odd", 100 + 4 * data[0], "2026-11-25T00:00:00Z", data[1]))
c.commit()`,
    [ROWS, ODD],
  );
}

/** What is on the clipboard, as a person finds out: by pasting it. */
async function pasted(page: ConsolePage): Promise<string> {
  const box = page.window.getByRole('textbox', { name: 'Message text' });
  await box.fill('');
  await box.press('Control+v');
  const text = await box.inputValue();
  await box.fill('');
  return text;
}

test('window F1: text is text: it is selected by mouse over rows in and out of view, copied by key and by menu', async ({
  workspace,
  launch,
}) => {
  addRows(workspace);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const odd = page.timeline.row(`inbound chat ${100 + 4 * ROWS}`);
  await expect(odd).toBeInViewport();
  const row = (n: number) => page.timeline.row(`inbound chat ${100 + 4 * n}`);

  // Within a row, and over two of them.
  await row(298)
    .getByText('row number 298')
    .dblclick({ position: { x: 8, y: 8 } });
  await page.window.keyboard.press('Control+c');
  expect(await pasted(page)).toBe('row');
  const drag = async (from: number, to: number): Promise<void> => {
    const begin = await row(from).getByText(`row number ${from}`).boundingBox();
    const end = await row(to).getByText(`row number ${to}`).boundingBox();
    if (begin === null || end === null) throw new Error('They are out of view');
    await page.window.mouse.move(begin.x + 1, begin.y + begin.height / 2);
    await page.window.mouse.down();
    await page.window.mouse.move(end.x + end.width - 20, end.y + end.height / 2, { steps: 5 });
    await page.window.mouse.up();
  };
  await drag(297, 299);
  await page.window.keyboard.press('Control+c');
  const three = await pasted(page);
  expect(three).toMatch(/^Bulk, .*\nrow number 297\n\nBulk, .*\nrow number 298\n\nBulk, .*\nrow number 299$/);
  // By the menu too, though the mouse is pressed once more.
  await drag(297, 299);
  await page.chooseFrom(row(298).getByText('row number 298'), 'Copy selected text');
  expect(await pasted(page)).toBe(three);

  // A row with the focus, by key; its content as it is stored, by menu.
  await odd.getByRole('time').first().click();
  await page.window.keyboard.press('Control+c');
  await expect(page.window.getByText('Copied the text', { exact: true })).toBeVisible();
  expect(await pasted(page)).toBe('odd  one');
  await page.chooseFrom(odd, 'Copy as JSON');
  await expect(page.window.getByText('Copied its content as stored')).toBeVisible();
  expect(await pasted(page)).toBe(ODD);
  await page.chooseFrom(row(299), 'Copy text');
  expect(await pasted(page)).toBe('row number 299');

  // The conversation and nothing around it; rows that were never in the document come along.
  await odd.getByRole('time').first().click();
  await page.window.keyboard.press('Control+a');
  expect(await page.window.evaluate(() => window.getSelection()?.toString())).not.toContain('Terminal');
  await page.window.keyboard.press('Control+c');
  await expect(page.window.getByText(/^Copied the text of \d+ messages\./)).toBeVisible();
  const all = await pasted(page);
  expect(all).toMatch(/odd {2}one$/);
  const numbers = [...all.matchAll(/row number (\d+)/g)].map(([, n]) => Number(n));
  expect(numbers.length).toBeGreaterThan(60);
  expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));

  // The system may refuse it: that is said, and nothing is claimed.
  await odd.focus();
  await page.window.evaluate(() => {
    document.execCommand = () => false;
  });
  await page.window.keyboard.press('Control+c');
  await expect(page.alert).toContainText('The system refused the copy');
  expect(page.problems).toEqual([]);
});

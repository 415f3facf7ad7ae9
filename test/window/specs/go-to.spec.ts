import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INBOUND = join(SESSIONS.terminal.folder, 'inbound.db');
const ROWS = 12_000;

/** Rows 100, 104, 108 … of messages_in, ten minutes apart from 1 September on. */
function addRows(workspace: string, from: number, count: number): void {
  runElsewhere(
    join(workspace, INBOUND),
    `
import datetime
begin = datetime.datetime(2026, 9, 1)
for n in range(data[0], data[0] + data[1]):
    at = (begin + datetime.timedelta(minutes=10 * n)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', ?, 'completed', ?)",
              ("bulk-%d" % n, 100 + 4 * n, at, json.dumps({"text": "row number %d" % n + " and more" * (n % 9), "sender": "Bulk"})))
c.commit()`,
    [from, count],
  );
}

test('window F4, F12: Go to lands where it was told at any depth and shows the day; what is not there leaves one in place', async ({
  workspace,
  launch,
}) => {
  addRows(workspace, 0, ROWS);
  const { page } = await launch(`--workspace=${workspace}`);
  const { window } = page;
  await page.sessions.open(/Terminal/);
  const row = (n: number) => page.timeline.row(`inbound chat ${100 + 4 * n}`);
  await expect(row(ROWS - 1)).toBeInViewport();
  const goTo = async (words: string): Promise<void> => {
    await window.keyboard.press('g');
    await window.keyboard.press('d');
    const box = page.dialog('Go to a date or seq').getByRole('textbox');
    await box.fill(words);
    await box.press('Enter');
  };

  // 12,000 rows back in one step, by a date in words.
  await row(ROWS - 1).focus();
  await goTo('3 September 2026, 12:00 UTC');
  const noon = 2 * 144 + 72;
  await expect(row(noon)).toBeFocused();
  await expect(row(noon)).toBeInViewport();
  await expect(page.timeline.region.getByText('Thu 3 Sep 2026').first()).toBeVisible();
  // From there both ways, and what was loaded before does not come back by itself.
  // A key at the edge of what is loaded goes no further until the next page is there.
  const reach = async (key: string, n: number): Promise<void> => {
    await expect(async () => {
      await window.keyboard.press(key);
      await expect(row(n)).toBeFocused({ timeout: 1 });
    }).toPass({ intervals: [0] });
  };
  for (let n = 1; n <= 90; n += 1) await window.keyboard.press('j');
  await reach('j', noon + 130);
  for (let n = 1; n <= 220; n += 1) await window.keyboard.press('k');
  await reach('k', noon - 130);
  // What is written meanwhile moves nothing here.
  addRows(workspace, ROWS, 2);
  await expect(row(noon - 130)).toBeInViewport();

  await goTo('6');
  await expect(window.getByText('No message of this session has seq 6.')).toBeVisible();
  await expect(row(noon - 130)).toBeFocused();
  await goTo(String(100 + 4 * 6000));
  await expect(row(6000)).toBeFocused();
  await window.keyboard.press('g');
  await window.keyboard.press('o');
  await expect(page.timeline.row('inbound chat 2').or(row(0)).first()).toBeFocused();
  await goTo('no such day');
  await expect(page.dialog('Go to a date or seq')).toContainText('neither a date nor a time nor a seq');
  await window.keyboard.press('Escape');

  await page.timeline.region.getByRole('button', { name: 'Newest' }).click();
  await expect(row(ROWS + 1)).toBeInViewport();
  // And the newest is followed again.
  addRows(workspace, ROWS + 2, 1);
  await expect(row(ROWS + 2)).toBeInViewport();
  expect(page.problems).toEqual([]);
});

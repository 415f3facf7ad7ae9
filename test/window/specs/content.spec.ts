/** B01 in the window: content keeps its digits and keys from the composer on, sent again and edited. */
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INBOUND = SESSIONS.terminal.inbound;
const CONTENT =
  '{"text":"t\\u00e9","sender":"Shop","orderId":9007199254740993,"run":1234567890123456789,"2":1.0,"1":1E5,"n":1,"n":-0}';

test('B01: composed as JSON, sent again and edited: the same to the byte, and shown as it is written', async ({
  workspace,
  launch,
}) => {
  const inbound = join(workspace, INBOUND);
  const newest = () =>
    queryElsewhere(inbound, 'SELECT seq, content FROM messages_in ORDER BY rowid DESC LIMIT 1')[0];
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, timeline, inspector } = page;
  await page.sessions.open(/Terminal/);

  await compose.tool('Write as JSON').click();
  await compose.writeJson(CONTENT);
  await expect(compose.jsonCheck).toContainText('n stands twice (line 1, column 110)');
  await compose.json.press('Control+Enter');
  await expect.poll(() => newest()?.content).toBe(CONTENT);
  const first = Number(newest()?.seq);

  await timeline.select(`inbound chat ${first}`);
  const tree = inspector.region.getByRole('list', { name: 'Content as JSON' });
  for (const written of ['9007199254740993', '1234567890123456789', '1.0', '1E5', '-0', '"t\\u00e9"']) {
    await expect(tree.getByText(written, { exact: true })).toBeVisible();
  }
  await page.window.keyboard.press('r');
  await expect(timeline.row(`inbound chat ${first + 4}`)).toBeVisible();
  expect(newest()).toEqual({ seq: first + 4, content: CONTENT });

  await timeline.select(`inbound chat ${first + 4}`);
  await page.window.keyboard.press('e');
  await expect(compose.json).toContainText('"orderId": 9007199254740993');
  await compose.json.press('Control+Enter');
  await expect(timeline.row(`inbound chat ${first + 8}`)).toBeVisible();
  expect(newest()).toEqual({ seq: first + 8, content: CONTENT });
  expect(page.problems).toEqual([]);
});

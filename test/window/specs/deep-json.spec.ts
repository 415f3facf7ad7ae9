/**
 * H09 in the window: content that is nested 10,000 deep is shown, refused and corrected; nothing in the page breaks.
 */
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere, runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INBOUND = SESSIONS.terminal.inbound;
const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);

test('H09: stored content of 10,000 levels is shown as text, taken up again, and refused until it is mended', async ({
  workspace,
  launch,
}) => {
  const inbound = join(workspace, INBOUND);
  runElsewhere(
    inbound,
    "c.execute(\"INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES ('deep', 900, 'webhook', '2027-01-01T09:00:00Z', 'completed', ?)\", [data]); c.commit()",
    `{"source":"ci","event":"built","payload":${DEEP}}`,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, timeline } = page;
  await page.sessions.open(/Terminal/);
  const row = timeline.row('inbound webhook 900');
  await expect(row).toContainText('nested too deeply');
  await row.click();
  await expect(page.inspector.region.getByText('{"source":"ci"').first()).toBeVisible();

  await page.window.keyboard.press('e');
  await expect(compose.jsonCheck).toContainText('nested deeper than 1,000 levels');
  await expect(compose.inject).toBeDisabled();
  const shot = process.env.DEEP_JSON_SHOT;
  if (shot !== undefined) await page.window.screenshot({ path: shot });
  await compose.writeJson('{"source":"ci","event":"built","payload":null}');
  await compose.json.press('Control+Enter');
  await expect
    .poll(() => queryElsewhere(inbound, 'SELECT content FROM messages_in ORDER BY rowid DESC LIMIT 1'))
    .toEqual([{ content: '{"source":"ci","event":"built","payload":null}' }]);
  expect(page.problems).toEqual([]);
});

import { join } from 'node:path';
import { executeElsewhere } from '../../support/python-write.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INCIDENTS = 'v2-sessions/ag-ops/sess-1795331621394-2t8qqv';
const QUESTION = 'msg-1795331661284-gnrogw';

test('a question is answered by its button, once, in the shape that the runner reads', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/#incidents/);
  const card = page.timeline.row('outbound chat-sdk 7');
  await card.getByRole('button', { name: 'Wait 10 min' }).click();
  await expect(card).toContainText('answered: wait');
  await expect(card.getByRole('button', { name: 'Roll back' })).toBeDisabled();
  await expect(page.sessions.row(/#incidents.*1 waiting/)).toHaveCount(0);

  const rows = queryElsewhere(
    join(workspace, INCIDENTS, 'inbound.db'),
    `SELECT seq, kind, content FROM messages_in WHERE kind = 'system' AND content LIKE '%"questionId":"${QUESTION}"%'`,
  );
  expect(rows).toHaveLength(1);
  expect(JSON.parse(String(rows[0]?.content))).toMatchObject({
    type: 'question_response',
    questionId: QUESTION,
    selectedOption: 'wait',
    userId: 'console',
    status: 'answered',
  });
  expect(queryElsewhere(join(workspace, 'v2.db'), 'SELECT * FROM pending_questions')).toEqual([]);
});

test('all open questions are seen in one place and answered freely, by keys', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('q');
  const dialog = page.dialog('Open questions');
  const question = dialog.getByRole('article');
  await expect(question).toHaveCount(1);
  await expect(question).toContainText(/#incidents · .*asked .* ago · likely given up at|asked .* ago/);
  await question.getByRole('textbox', { name: 'Another answer' }).fill('ask Dana first');
  await page.window.keyboard.press('Enter');
  await expect(dialog).toContainText('No question is open');
  const rows = queryElsewhere(
    join(workspace, INCIDENTS, 'inbound.db'),
    `SELECT content FROM messages_in WHERE kind = 'system' AND content LIKE '%"questionId":"${QUESTION}"%'`,
  );
  expect(rows).toHaveLength(1);
  expect(JSON.parse(String(rows[0]?.content))).toMatchObject({
    selectedOption: 'ask Dana first',
    userId: 'console',
  });
  expect(queryElsewhere(join(workspace, 'v2.db'), 'SELECT * FROM pending_questions')).toEqual([]);
});

test('an answer that comes too late is refused, and can be said as a message', async ({
  workspace,
  launch,
}) => {
  const inbound = join(workspace, INCIDENTS, 'inbound.db');
  // Answered elsewhere, by somebody who died before the question was taken off the list.
  executeElsewhere(
    inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('other', 90, 'system', '2026-11-22T09:00:00.000Z',
      '{"type":"question_response","questionId":"${QUESTION}","selectedOption":"rollback","userId":"U-other"}')`,
  );
  const before = queryElsewhere(inbound, 'SELECT * FROM messages_in');
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('q');
  await page.dialog('Open questions').getByRole('button', { name: 'Wait 10 min' }).click();
  const late = page.dialog('The answer came too late');
  await expect(late.getByRole('alert')).toContainText('has an answer already, “rollback”');
  expect(queryElsewhere(inbound, 'SELECT * FROM messages_in')).toEqual(before);
  await late.getByRole('button', { name: 'Write it as a message' }).click();
  await expect(page.compose.text).toHaveValue(/My answer to “.*”: Wait 10 min/);
  await expect(page.compose.text).toBeFocused();
});

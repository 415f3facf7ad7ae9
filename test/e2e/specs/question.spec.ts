import { join } from 'node:path';
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

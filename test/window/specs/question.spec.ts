import { join } from 'node:path';
import { QUESTION, SESSIONS } from '../../support/full-workspace.js';
import { executeElsewhere } from '../../support/python-write.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const INCIDENTS = SESSIONS.incidents.folder;

/** As if it had been asked just now: its agent waits. */
function askAnew(workspace: string): void {
  const now = new Date().toISOString();
  executeElsewhere(join(workspace, 'v2.db'), `UPDATE pending_questions SET created_at = '${now}'`);
}

test('a question is answered by its button, once, in the shape that the runner reads', async ({
  workspace,
  launch,
}) => {
  askAnew(workspace);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/#incidents/);
  const card = page.timeline.row('outbound chat-sdk 7');
  await card.getByRole('button', { name: 'Wait 20 min' }).click();
  await expect(card).toContainText('answered: wait');
  await expect(card.getByRole('button', { name: 'Go back' })).toBeDisabled();
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
  // Its tool is known only from its files: they were read, so what is in them now is not news.
  await expect(page.sessions.row(/#incidents.*running Bash/)).toBeVisible();
  askAnew(workspace);
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('q');
  const dialog = page.dialog('Open questions');
  const question = dialog.getByRole('article');
  await expect(question).toHaveCount(1);
  await expect(question).toContainText(/#incidents · .*asked .* ago · probably waits until|asked .* ago/);
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
  // What somebody else says then is the only news.
  executeElsewhere(
    join(workspace, INCIDENTS, 'inbound.db'),
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES ('other', 900, 'chat',
      '${new Date().toISOString()}', 'completed', '{"text":"Hello","sender":"Dana"}')`,
  );
  await expect(page.sessions.row(/#incidents.*\b1 unread/)).toBeVisible();
});

test('F9: an answer that nobody waits for only closes the question, and goes as a message', async ({
  workspace,
  launch,
}) => {
  executeElsewhere(
    join(workspace, 'v2.db'),
    "UPDATE pending_questions SET created_at = '2026-01-01T00:00:00.000Z'",
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.attention.open();
  const matter = page.attention.item(/probably (timed out \d+ d ago|nobody is waiting)/);
  await expect(matter).toContainText('tell the agent in a message');
  await page.sessions.open(/#incidents/);
  const card = page.timeline.row('outbound chat-sdk 7');
  await expect(card).toContainText(/open, probably (timed out \d+ d ago|nobody is waiting)/);
  // Before the press, not only after it.
  await expect(card.getByRole('note')).toContainText('tell the agent in a message');
  const instead = card.getByRole('list', { name: 'Options' }).getByRole('button').first();
  await expect(instead).toHaveText('Say it as a message…');
  await instead.click();
  await expect(page.compose.text).toHaveValue(/^My answer to “.*”: $/);
  await expect(page.compose.text).toBeFocused();
  await page.compose.text.fill('');
  const inbound = join(workspace, INCIDENTS, 'inbound.db');
  const before = queryElsewhere(inbound, 'SELECT * FROM messages_in');
  await card.getByRole('button', { name: 'Wait 20 min' }).click();
  const late = page.dialog('Nobody waits for this answer any more');
  await expect(late.getByRole('list', { name: 'What will be written' })).toContainText('open question');
  await expect(late).toContainText(/My answer to “.*”: Wait 20 min/);
  await late.getByRole('button', { name: 'Close it and write the message' }).click();
  await expect(page.compose.text).toHaveValue(/My answer to “.*”: Wait 20 min/);
  await expect(card).toContainText('no longer open');
  expect(queryElsewhere(inbound, 'SELECT * FROM messages_in')).toEqual(before);
  expect(queryElsewhere(join(workspace, 'v2.db'), 'SELECT * FROM pending_questions')).toEqual([]);
});

test('a question that goes while its dialog stands leaves its answer to be said', async ({
  workspace,
  launch,
}) => {
  executeElsewhere(
    join(workspace, 'v2.db'),
    "UPDATE pending_questions SET created_at = '2026-01-01T00:00:00.000Z'",
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/#incidents/);
  const card = page.timeline.row('outbound chat-sdk 7');
  await card.getByRole('button', { name: 'Wait 20 min' }).click();
  const late = page.dialog('Nobody waits for this answer any more');
  await expect(late.getByRole('list', { name: 'What will be written' })).toContainText('open question');
  executeElsewhere(join(workspace, 'v2.db'), 'DELETE FROM pending_questions');
  const say = late.getByRole('button', { name: 'Write it as a message' });
  await expect(say).toBeVisible();
  await expect(late.getByRole('alert')).toContainText('is no longer open');
  await say.click();
  await expect(page.compose.text).toHaveValue(/My answer to “.*”: Wait 20 min/);
  await expect(late).toHaveCount(0);
});

test('answers that nobody reads are named, and settled, and that is taken back', async ({
  workspace,
  launch,
}) => {
  const inbound = join(workspace, INCIDENTS, 'inbound.db');
  executeElsewhere(
    inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, trigger, content) VALUES ('late', 900, 'system',
      '2026-11-22T09:00:00.000Z', 1, '{"type":"question_response","questionId":"q-old","selectedOption":"back"}')`,
  );
  const status = () => queryElsewhere(inbound, "SELECT status FROM messages_in WHERE id = 'late'");
  const { page } = await launch(`--workspace=${workspace}`);
  await page.attention.open();
  const matter = page.attention.item(/not read/);
  await expect(matter).toContainText('starts a container for it again and again');
  await page.window.getByRole('button', { name: 'Settle…' }).click();
  const dialog = page.dialog('Settle answers that nobody reads?');
  await dialog.getByRole('button', { name: 'Settle them' }).click();
  await expect(matter).toHaveCount(0);
  expect(status()).toEqual([{ status: 'completed' }]);
  await page.window.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(matter).toBeVisible();
  expect(status()).toEqual([{ status: 'pending' }]);
});

test('an answer that comes too late is refused, and can be said as a message', async ({
  workspace,
  launch,
}) => {
  const inbound = join(workspace, INCIDENTS, 'inbound.db');
  // Answered elsewhere, by a process that died before the question was taken off the list.
  executeElsewhere(
    inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('other', 90, 'system', '2026-11-22T09:00:00.000Z',
      '{"type":"question_response","questionId":"${QUESTION}","selectedOption":"back","userId":"U-other"}')`,
  );
  const before = queryElsewhere(inbound, 'SELECT * FROM messages_in');
  askAnew(workspace);
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('q');
  await page.dialog('Open questions').getByRole('button', { name: 'Wait 20 min' }).click();
  const late = page.dialog('The answer came too late');
  await expect(late.getByRole('alert')).toContainText('already has an answer, “back”');
  expect(queryElsewhere(inbound, 'SELECT * FROM messages_in')).toEqual(before);
  await late.getByRole('button', { name: 'Write it as a message' }).click();
  await expect(page.compose.text).toHaveValue(/My answer to “.*”: Wait 20 min/);
  await expect(page.compose.text).toBeFocused();
});

test('N6: a question that was just asked waits for its delivery, and is closed only after it', async ({
  workspace,
  launch,
}) => {
  const asked = {
    ...{ type: 'ask_question', questionId: 'q-new', title: 'Now?', question: 'Shall I?' },
    options: [{ label: 'Yes', selectedLabel: 'Yes', value: 'yes' }],
  };
  executeElsewhere(
    join(workspace, INCIDENTS, 'outbound.db'),
    `INSERT INTO messages_out (id, seq, kind, timestamp, content) VALUES ('q-new', 901, 'chat-sdk',
      '${new Date().toISOString()}', '${JSON.stringify(asked)}')`,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/#incidents/);
  const card = page.timeline.row('outbound chat-sdk 901');
  await expect(card).toContainText('not delivered yet: waits for delivery');
  await expect(card).not.toContainText('no longer open');
  await expect(card.getByRole('button', { name: 'Yes' })).toBeDisabled();
  executeElsewhere(
    join(workspace, INCIDENTS, 'inbound.db'),
    `INSERT INTO delivered (message_out_id, status, delivered_at) VALUES ('q-new', 'delivered', '${new Date().toISOString()}')`,
  );
  await expect(card).toContainText('no longer open');
});

import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere, runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.inbound;
const newest = (workspace: string) =>
  queryElsewhere(join(workspace, TERMINAL), 'SELECT * FROM messages_in ORDER BY rowid DESC LIMIT 1')[0];

test('every field of a task is written as it was set, and said beforehand', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.kind.selectOption('task');
  await compose.text.fill('Water the plants');
  await compose.tool('More fields').click();
  await compose.field('Process after').fill('2031-05-06 07:08');
  // A day that neither month has: words can be found for it, times cannot.
  await compose.field('Recurrence').fill('0 9 31 2 *');
  await expect(compose.outlook).toHaveText('The recurrence is not a cron expression.');
  await expect(compose.inject).toBeDisabled();
  await compose.field('Recurrence').fill('0 9 * * 1-5');
  await expect(compose.region).toContainText('At 09:00, Monday through Friday');
  await expect(compose.region).toContainText(/Tue 6 May 2031 09:00.*Wed 7 May 2031 09:00.*time zone/);
  await expect(compose.outlook).toContainText('Waits until Tue 6 May 2031, 07:08:00');
  await compose.field('Script').fill('echo 1');
  await compose.check('Starts a turn').uncheck();
  await compose.check('On wake only').check();
  await compose.check('Another reply address').check();
  await compose.field('Channel type').fill('slack');
  await compose.field('Platform id').fill('slack:C9');
  await expect(compose.outlook).toContainText('The answer goes to slack:C9.');
  await compose.inject.click();
  await expect(page.timeline.row('inbound task 6')).toContainText('Water the plants');
  expect(newest(workspace)).toMatchObject({
    kind: 'task',
    content: '{"prompt":"Water the plants","script":"echo 1"}',
    process_after: new Date(2031, 4, 6, 7, 8).toISOString(),
    recurrence: '0 9 * * 1-5',
    trigger: 0,
    on_wake: 1,
    platform_id: 'slack:C9',
    channel_type: 'slack',
    thread_id: null,
  });
  // The next one starts without any of it.
  await expect(compose.text).toHaveValue('');
  await expect(compose.tool('More fields')).toHaveAttribute('aria-pressed', 'false');
});

test('B04, F4 a time that has passed, or can be read in two ways, is said before it is written', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.text.fill('Remind me');
  await compose.tool('More fields').click();
  const due = compose.field('Process after');
  await due.fill('2020-01-01 10:00');
  await expect(compose.region).toContainText(
    'Wed 1 Jan 2020, 10:00:00, your time; has passed: goes out at once',
  );
  await expect(compose.region.getByText(/has passed: goes out at once/)).toHaveAttribute('data-warn', 'true');
  await expect(compose.outlook).toContainText('Its time has passed: it goes out at once.');
  await due.fill('5/12/2031 10:00');
  await expect(compose.region).toContainText(
    'Fri 5 Dec 2031, 10:00:00, your time; read as day/month, 5 Dec; month/day would be 12 May',
  );
  await due.fill('5.12.2031 10:00');
  await expect(compose.region).toContainText(/Fri 5 Dec 2031, 10:00:00, your time(?!;)/);
  await due.fill('9:00-10:00');
  await expect(due).toHaveAttribute('aria-invalid', 'true');
  await expect(compose.outlook).toContainText('is a span of time');
});

test('B05, F2, F3, F9 a recurrence is refused where the host would run another, and said rightly', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.text.fill('Water the plants');
  await compose.tool('More fields').click();
  const recurrence = compose.field('Recurrence');
  await recurrence.fill('0 9 * *');
  await expect(compose.region).toContainText('4 fields, where five are needed');
  await expect(compose.inject).toBeDisabled();
  await recurrence.fill('0 0 31 4,6 *');
  await expect(compose.outlook).toHaveText('The recurrence never comes.');
  await expect(compose.inject).toBeDisabled();
  await recurrence.fill('H 9 * * *');
  await expect(compose.outlook).toHaveText('The recurrence has no time of its own.');
  await recurrence.fill('0 9 15 * 1-5');
  await expect(compose.region).toContainText('on day 15 of the month or Monday through Friday:');
  await recurrence.fill('*/40 * * * *');
  await expect(compose.region).toContainText(/\*\/40 \* \* \* \*: \w{3} \d/);
  await expect(compose.inject).toBeEnabled();
});

test('F1, F8, F9 a stored recurrence is said as the host takes it', async ({ workspace, launch }) => {
  const stored = ['0 9 15W * *', '@midnight', '', 'H 9 * * *', '0\t9\t*\t*\t1-5'];
  const rows = stored.map((recurrence, at) => [`agent-${at}`, 100 + 2 * at, recurrence]);
  runElsewhere(
    join(workspace, TERMINAL),
    `c.executemany("""INSERT INTO messages_in (id, seq, kind, timestamp, status, process_after, recurrence, content)
       VALUES (?, ?, 'task', '2026-11-22T07:14:06.000Z', 'pending', '2099-01-01T00:00:00.000Z', ?, '{"prompt":"p"}')
     """, data); c.commit()`,
    rows,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const row = (at: number) => page.timeline.row(`inbound task ${100 + 2 * at}`);
  await expect(row(0)).toContainText('0 9 15W * * (not a cron expression to the host)');
  await expect(row(1)).toContainText('@midnight (not a cron expression to the host)');
  await expect(row(2)).toContainText('Every minute (empty)');
  await expect(row(3)).toContainText('H is drawn anew by the host at each run');
  await expect(row(4)).toContainText('At 09:00, Monday through Friday');
});

test('B25 a scheduled message that is edited keeps its time, and the original can be taken back', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.kind.selectOption('task');
  await compose.text.fill('Daily reprot');
  await compose.tool('More fields').click();
  await compose.field('Process after').fill('2031-05-06 07:08');
  await compose.field('Recurrence').fill('0 9 * * *');
  await compose.inject.click();
  const row = page.timeline.row('inbound task 6');
  await row.click();
  await page.window.keyboard.press('e');
  await expect(compose.field('Process after')).toHaveValue('2031-05-06 07:08');
  await expect(compose.field('Recurrence')).toHaveValue('0 9 * * *');
  await expect(compose.region).toContainText(/The original, seq 6, goes on with its series.*a second series/);
  await compose.text.fill('Daily report');
  await compose.check('Take the original back').check();
  await expect(compose.region).toContainText('is taken back as this one is written');
  await compose.inject.click();
  await expect(page.timeline.row('inbound task 10')).toContainText('Daily report');
  const schedule =
    'SELECT seq, status, process_after, recurrence FROM messages_in WHERE seq > 5 ORDER BY seq';
  const due = new Date(2031, 4, 6, 7, 8).toISOString();
  expect(queryElsewhere(join(workspace, TERMINAL), schedule)).toEqual([
    { seq: 6, status: 'completed', process_after: due, recurrence: null },
    { seq: 10, status: 'pending', process_after: due, recurrence: '0 9 * * *' },
  ]);
  await expect(compose.check('Take the original back')).toHaveCount(0);
  // Undone, it is as it was.
  await page.window.keyboard.press('Escape');
  await expect(compose.text).not.toBeFocused();
  await page.window.keyboard.press('z');
  await expect(page.timeline.row('inbound task 10')).toHaveCount(0);
  expect(queryElsewhere(join(workspace, TERMINAL), schedule)).toEqual([
    { seq: 6, status: 'pending', process_after: due, recurrence: '0 9 * * *' },
  ]);
});

test('content as JSON is checked as one types, completed, and written in one line', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.kind.selectOption('webhook');
  await compose.writeJson('{\n  "source": "ci"\n  "event": 1\n}');
  await expect(compose.jsonCheck).toContainText('Line 3');
  await expect(compose.inject).toBeDisabled();
  await compose.writeJson('{"source": "ci", "event": 1}');
  await expect(compose.jsonCheck).toContainText('event should be a text · payload is missing');
  await compose.writeJson('{"source": "ci", "event": "built", ');
  await compose.json.press('End');
  await compose.json.pressSequentially('pay');
  await page.window.getByRole('option', { name: /payload/ }).click();
  await compose.json.press('End');
  await compose.json.pressSequentially('}');
  await expect(compose.jsonCheck).toContainText('Runners can read this content');
  await compose.json.press('Control+Enter');
  await expect(page.timeline.row('inbound webhook 6')).toContainText('built');
  expect(newest(workspace)?.content).toBe('{"source":"ci","event":"built","payload":null}');
});

test('what is refused is named at its field, and the draft stays', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.text.fill('not yet');
  await expect(page.timeline.row('inbound chat 2')).toBeVisible();
  await page.window.keyboard.press('Escape');
  await expect(compose.text).not.toBeFocused();
  await page.window.keyboard.press('m');
  await compose.field('Process after').fill('when pigs fly');
  await compose.inject.click();
  await expect(page.alert).toContainText('is not a time');
  await expect(compose.field('Process after')).toHaveAttribute('aria-invalid', 'true');
  await compose.field('Process after').fill('');
  await compose.field('Recurrence').fill('every day');
  await expect(compose.field('Recurrence')).toHaveAttribute('aria-invalid', 'true');
  await expect(compose.outlook).toHaveText('The recurrence is not a cron expression.');
  await expect(compose.inject).toBeDisabled();
  await expect(compose.text).toHaveValue('not yet');
  expect(newest(workspace)).toMatchObject({ seq: 2 });
});

test('a template asks for its placeholders; what was sent can be sent again', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.text.fill('Restart {{host}} after {{minutes}} min');
  await compose.choose('Templates and sent messages', /Save this message/);
  const save = page.dialog('Save as a template');
  await expect(save).toContainText('Asked for each time: host, minutes');
  await save.getByRole('textbox', { name: 'Name' }).fill('Restart');
  await save.getByRole('button', { name: 'Save' }).click();
  await compose.text.fill('');

  await compose.choose('Templates and sent messages', 'Restart');
  const fill = page.dialog('Fill in Restart');
  await fill.getByRole('textbox', { name: 'host' }).fill('web-3');
  await fill.getByRole('textbox', { name: 'minutes' }).fill('5');
  await fill.getByRole('button', { name: 'Use' }).click();
  await expect(compose.text).toHaveValue('Restart web-3 after 5 min');
  await compose.inject.click();
  await expect(page.timeline.row('inbound chat 6')).toContainText('Restart web-3 after 5 min');

  await compose.choose('Templates and sent messages', /Rename or remove/);
  const manage = page.dialog('Templates');
  await manage.getByRole('textbox', { name: 'Name of Restart' }).fill('Reboot');
  await manage.getByRole('textbox', { name: 'Name of Restart' }).press('Tab');
  await manage.getByRole('button', { name: 'Remove Reboot' }).click();
  await expect(manage).toContainText('No template is left');
  await page.window.keyboard.press('Escape');

  await compose.choose('Templates and sent messages', /web-3/);
  await expect(compose.text).toHaveValue('Restart web-3 after 5 min');
});

test('send and next writes here and goes on writing in the next session', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.compose.text.fill('to the terminal');
  await page.compose.text.press('Control+Shift+Enter');
  await expect(page.sessions.list.getByRole('option', { selected: true })).not.toContainText('Terminal');
  await expect(page.compose.text).toBeFocused();
  expect(JSON.parse(String(newest(workspace)?.content)).text).toBe('to the terminal');
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchPage } from '../../pages/batch.page.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const DANA = SESSIONS.dana.folder;
const TERMINAL = SESSIONS.terminal.folder;
const rows = (workspace: string, session: string) =>
  queryElsewhere(join(workspace, session, 'inbound.db'), 'SELECT * FROM messages_in ORDER BY rowid');
const contentOf = (row: Record<string, unknown> | undefined) => JSON.parse(String(row?.content));

test('a message is sent again as new, with copies of its files', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  const original = rows(workspace, DANA).find((r) => r.seq === 4);
  await page.chooseFrom(page.timeline.row('inbound chat 4').getByRole('time').first(), 'Send again as new');
  await expect(page.timeline.row('inbound chat 10')).toContainText('waiting');
  const copy = rows(workspace, DANA).at(-1);
  expect(copy).toMatchObject({
    seq: 10,
    status: 'pending',
    platform_id: original?.platform_id,
    recurrence: null,
  });
  expect(copy?.id).not.toBe(original?.id);
  const { attachments: before, ...said } = contentOf(original);
  const { attachments: after, ...again } = contentOf(copy);
  expect(again).toEqual(said);
  expect(after).toHaveLength(before.length);
  for (const [n, file] of after.entries()) {
    expect(file.localPath).toBe(`inbox/${copy?.id}/${file.name}`);
    expect(readFileSync(join(workspace, DANA, file.localPath))).toEqual(
      readFileSync(join(workspace, DANA, before[n].localPath)),
    );
  }
});

test('edit and send again fills the composer, files and all; the original stays', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  const before = rows(workspace, DANA);
  await page.timeline.select('inbound chat 4');
  await page.window.keyboard.press('e');
  await expect(page.compose.text).toBeFocused();
  await expect(page.compose.region).toContainText('ticket.png');
  await page.compose.text.press('End');
  await page.compose.text.pressSequentially(' And quickly.');
  await page.compose.text.press('Enter');
  await expect(page.timeline.row('inbound chat 10')).toContainText('And quickly.');
  const after = rows(workspace, DANA);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(
    contentOf(after.at(-1))
      .attachments.map((a: { name: string }) => a.name)
      .sort(),
  ).toEqual(
    contentOf(before.find((r) => r.seq === 4))
      .attachments.map((a: { name: string }) => a.name)
      .sort(),
  );
});

test('a selection is copied to another session in order, as far apart as it was', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline
    .row('inbound chat 2')
    .getByRole('time')
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await page.timeline
    .row('inbound chat 4')
    .getByRole('time')
    .first()
    .click({ modifiers: ['Shift'] });
  await expect(page.window.getByRole('toolbar', { name: 'Selected messages' })).toContainText('selected');
  await page.window.keyboard.press('c');
  const copying = new BatchPage(page.window, 'Copy to another session');
  await copying.into('Terminal · Andy');
  await expect(copying.dryRun).toContainText('2 messages would be written');
  await copying.write();
  await expect(copying.report).toContainText('2 messages written');
  await copying.done();

  const [first, second] = rows(workspace, DANA).filter((r) => r.seq === 2 || r.seq === 4);
  const apart = Date.parse(String(second?.timestamp)) - Date.parse(String(first?.timestamp));
  const [one, two] = rows(workspace, TERMINAL).slice(-2);
  expect(contentOf(one).text).toBe(contentOf(first).text);
  expect(contentOf(two).text).toBe(contentOf(second).text);
  expect(one).toMatchObject({ channel_type: 'cli', process_after: null });
  expect(Date.parse(String(two?.process_after)) - Date.parse(String(one?.timestamp))).toBe(apart);
});

test('messages are chosen, and replayed at once, by keys alone', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await expect(page.timeline.row('inbound chat 2')).toBeVisible();
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('o');
  await page.window.keyboard.press('x');
  await page.window.keyboard.press('Shift+ArrowDown');
  await page.window.keyboard.press('Shift+ArrowDown');
  await page.window.keyboard.press('Shift+ArrowDown');
  await page.window.keyboard.press('R');
  const replay = new BatchPage(page.window, /^Replay 4 messages/);
  await expect(replay.planned).toHaveCount(4);
  await replay.dialog.getByText('All at once').click();
  const write = replay.dialog.getByRole('button', { name: /^Write/ });
  // It is planned anew for each choice.
  await expect(write).toBeEnabled();
  await write.press('Enter');
  await expect(replay.report).toContainText('3 messages written, 1 not written');
  await expect(replay.dialog).toContainText('Skipped: the agent wrote it');
  await page.window.keyboard.press('Escape');
  await expect(replay.dialog).toHaveCount(0);
  await expect(page.timeline.row('inbound chat 10')).toBeVisible();
});

test('a JSONL file is tried first, then written; the report says what was not', async ({
  dir,
  workspace,
  launch,
}) => {
  const file = join(dir, 'many.jsonl');
  const lines = Array.from({ length: 120 }, (_, n) => JSON.stringify({ text: `line ${n + 1}` }));
  lines[3] = '{"text": broken}';
  lines[7] = JSON.stringify({
    kind: 'task',
    content: { prompt: 'later' },
    processAfter: '2031-01-01T00:00:00Z',
  });
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { page, answerDialogs } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const before = rows(workspace, TERMINAL).length;
  await page.runCommand('Import messages');
  const importing = new BatchPage(page.window, 'Import messages');
  await importing.file(file);
  await expect(importing.dryRun).toContainText('119 messages would be written, 1 line would not');
  await expect(importing.planned.nth(3)).toContainText(/4.*line is not JSON/);
  expect(rows(workspace, TERMINAL)).toHaveLength(before);
  await importing.write();
  await expect(importing.report).toContainText('119 messages written, 1 not written');
  const written = rows(workspace, TERMINAL).slice(before);
  expect(written).toHaveLength(119);
  expect(written.map((r) => contentOf(r).text ?? contentOf(r).prompt).slice(0, 8)).toEqual([
    ...[1, 2, 3, 5, 6, 7].map((n) => `line ${n}`),
    'later',
    'line 9',
  ]);
  expect(written[6]).toMatchObject({ kind: 'task', process_after: '2031-01-01T00:00:00.000Z' });

  const saved = join(dir, 'report.tsv');
  await answerDialogs(saved);
  await importing.dialog.getByRole('button', { name: 'Save report…' }).click();
  await expect.poll(() => readFileSync(saved, { encoding: 'utf8', flag: 'a+' }).split('\n').length).toBe(122);
  expect(readFileSync(saved, 'utf8')).toContain('4\tnot written\t\t\t{"text": broken}\t');
});

test('F8: a report is not saved over a file of the workspace, and that is said', async ({
  dir,
  workspace,
  launch,
}) => {
  const file = join(dir, 'one.jsonl');
  writeFileSync(file, '{"text":"one"}');
  const { page, answerDialogs } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.runCommand('Import messages');
  const importing = new BatchPage(page.window, 'Import messages');
  await importing.file(file);
  await importing.write();
  await expect(importing.report).toHaveText('1 message written.');
  const central = join(workspace, 'v2.db');
  const before = readFileSync(central);
  await answerDialogs(central);
  await importing.dialog.getByRole('button', { name: 'Save report…' }).click();
  await expect(page.alert).toContainText('it is in the open workspace');
  await expect(page.alert).toContainText('Save it elsewhere.');
  expect(readFileSync(central)).toEqual(before);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchPage, importReady } from '../../pages/batch.page.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { whileLocked } from '../../support/lock-holder.js';
import { queryElsewhere, runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.inbound;
const countOf = (workspace: string) =>
  queryElsewhere(join(workspace, TERMINAL), 'SELECT id FROM messages_in').length;

test('Escape cancels an import that runs; the report says what was written and what was not', async ({
  dir,
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const importing = await importReady(page, dir, 250);
  await expect(importing.dialog).toContainText('takes 10 at a time, the newest first');
  const before = countOf(workspace);
  await whileLocked(join(workspace, TERMINAL), 'BEGIN IMMEDIATE', async (release) => {
    await importing.write();
    await expect(importing.dialog).toContainText('0 of 250');
    await page.window.keyboard.press('Escape');
    await expect(importing.dialog.getByRole('button', { name: 'Cancelling…' })).toBeDisabled();
    await release();
  });
  // The chunk that was waiting for the lock is finished.
  await expect(importing.report).toHaveText('Cancelled. 100 messages written, 150 not written.');
  await expect(importing.notWritten.first()).toContainText('line 100');
  await expect(importing.notWritten.first()).toContainText('Cancelled before it was written.');
  expect(countOf(workspace)).toBe(before + 100);
  await page.window.keyboard.press('Escape');
  await expect(importing.dialog).toHaveCount(0);

  await page.window.keyboard.press('z');
  await expect.poll(() => countOf(workspace)).toBe(before);
});

test('× cancels a replay that runs; what was being written stands in the report', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.timeline.select('inbound chat 2');
  await page.window.keyboard.press('R');
  const replay = new BatchPage(page.window, /^Replay 1 message/);
  await expect(replay.dryRun).toContainText('1 message would be written');
  await whileLocked(join(workspace, TERMINAL), 'BEGIN IMMEDIATE', async (release) => {
    await replay.write();
    await expect(replay.progress).toHaveAttribute('aria-valuenow', '0');
    await replay.dialog.getByRole('button', { name: 'Close' }).click();
    await expect(replay.dialog.getByRole('button', { name: 'Cancelling…' })).toBeDisabled();
    await release();
  });
  await expect(replay.report).toHaveText('1 message written.');
  await replay.dialog.getByRole('button', { name: 'Close' }).click();
  await expect(replay.dialog).toHaveCount(0);
});

test('a selection that is too large is refused in words, before anything is asked', async ({
  workspace,
  launch,
}) => {
  runElsewhere(
    join(workspace, TERMINAL),
    `c.executemany("INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', '2026-11-20 08:00:00', 'completed', ?)", [(f"many-{n}", 100 + 2 * n, '{"text": "one of many"}') for n in range(1000)]); c.commit()`,
    null,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const choose = (row: string, modifier: 'ControlOrMeta' | 'Shift') =>
    page.timeline
      .row(row)
      .getByRole('time')
      .first()
      .click({ modifiers: [modifier] });
  await choose('inbound chat 2098', 'ControlOrMeta');
  await expect(async () => {
    await page.window.keyboard.press('Home');
    await expect(page.timeline.row('inbound chat 2')).toBeInViewport({ timeout: 500 });
  }).toPass();
  await choose('inbound chat 2', 'Shift');
  await expect(page.window.getByRole('toolbar', { name: 'Selected messages' })).toContainText(
    '1001 selected',
  );
  await page.window.keyboard.press('R');
  await expect(page.alert).toContainText('1001 messages are selected, and at most 1000 can be written again');
  await expect(page.window.getByRole('dialog')).toHaveCount(0);
});

test('B26: a file in UTF-16 or with one JSON array is named as that', async ({ dir, workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.runCommand('Import messages');
  const importing = new BatchPage(page.window, 'Import messages');
  const files = {
    'from-powershell.jsonl': [Buffer.from('\ufeff{"text":"hallo"}\r\n', 'utf16le'), 'it is text in UTF-16'],
    'an-array.json': ['[\n  { "text": "one" }\n]\n', 'it is one JSON array'],
    'latin-1.jsonl': [Buffer.from('{"text":"Gr\xfc\xdfe"}\n', 'latin1'), 'it is not text in UTF-8'],
  } as const;
  for (const [name, [bytes, named]] of Object.entries(files)) {
    writeFileSync(join(dir, name), bytes);
    await importing.file(join(dir, name));
    await expect(importing.dialog.getByRole('alert')).toContainText(`“${name}” cannot be imported: ${named}`);
  }
});

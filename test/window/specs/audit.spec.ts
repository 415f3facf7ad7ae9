import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { whileLocked } from '../../support/lock-holder.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.folder;

test('an injected message is undone from its toast, and is gone with its files', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const inbound = join(workspace, TERMINAL, 'inbound.db');
  const before = queryElsewhere(inbound, 'SELECT * FROM messages_in ORDER BY rowid');
  await page.sessions.open(/Terminal/);
  await page.compose.attach([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hi') }]);
  await page.compose.send('said in haste');
  const toast = page.window.getByRole('status').filter({ hasText: 'Injected as seq' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(page.window.getByRole('status').filter({ hasText: 'Undone' })).toBeVisible();
  await expect(page.timeline.withText('said in haste')).toHaveCount(0);
  expect(queryElsewhere(inbound, 'SELECT * FROM messages_in ORDER BY rowid')).toEqual(before);

  await page.audit.open();
  await expect(page.audit.rows()).toHaveCount(2);
  await expect(page.audit.rows().first()).toHaveText(
    /done.*Undo: Inject a chat message with 1 file into “Terminal”: as “Operator”/,
  );
  await expect(page.audit.rows().nth(1)).toContainText('undone since');
  await page.audit.only('Terminal').check();
  await expect(page.audit.rows()).toHaveCount(2);
  await page.audit.close();
  await page.sessions.open(/Dana/);
  await page.audit.open();
  await expect(page.audit.rows()).toHaveCount(2);
  await page.audit.only('Dana (DM)').check();
  await expect(page.audit.dialog).toContainText('Nothing of this session was written yet');
  expect(page.problems).toEqual([]);
});

test('what is still being written is undone once it is, and who left the composer meanwhile stays there', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const inbound = join(workspace, TERMINAL, 'inbound.db');
  const before = queryElsewhere(inbound, 'SELECT * FROM messages_in ORDER BY rowid');
  const { compose, timeline, window } = page;
  const toasts = window.getByRole('status');
  await page.sessions.open(/Terminal/);
  await compose.send('the first one');
  await expect(toasts.filter({ hasText: 'Injected as seq' })).toBeVisible();
  await whileLocked(inbound, 'BEGIN IMMEDIATE', async (release) => {
    await compose.text.fill('said in haste');
    await compose.text.press('Enter');
    await expect(compose.region).toHaveAttribute('aria-busy', 'true');
    await window.keyboard.press('Escape');
    await window.keyboard.press('z');
    await release();
    await expect(toasts.filter({ hasText: /^Undone: Inject .*“said in haste”/ })).toBeVisible();
  });
  await expect(timeline.withText('the first one')).toHaveCount(1);
  await expect(timeline.withText('said in haste')).toHaveCount(0);
  await expect(compose.text).toHaveValue('');
  await expect(compose.text).not.toBeFocused();
  await window.keyboard.press('z');
  await expect(timeline.withText('the first one')).toHaveCount(0);
  expect(queryElsewhere(inbound, 'SELECT * FROM messages_in ORDER BY rowid')).toEqual(before);
  expect(page.problems).toEqual([]);
});

test('a mark is undone from the log after its preview; what changed since is kept; the log is exported', async ({
  dir,
  workspace,
  launch,
}) => {
  const { page, answerDialogs } = await launch(`--workspace=${workspace}`);
  const status = () =>
    queryElsewhere(
      join(workspace, 'v2.db'),
      `SELECT container_status AS s FROM sessions WHERE id = '${TERMINAL.split('/')[2]}'`,
    )[0]?.s;
  await page.sessions.open(/Terminal/);
  const was = status();
  await page.runCommand('Mark container as running');
  // There is no evidence of a container there.
  const dialog = page.dialog('Mark the container as running?');
  await expect(dialog).toContainText('No container seems to be running.');
  await dialog.getByRole('button', { name: 'Mark as running' }).click();
  await expect.poll(status).toBe('running');

  await page.audit.open();
  await expect(page.audit.changes.filter({ hasText: 'container_status' })).toHaveText(/stopped.*running/);
  await page.audit.undo();
  await expect.poll(status).toBe(was);
  await expect(page.audit.rows()).toHaveCount(2);
  await page.audit.rows(/^done.*Undo: Mark/).click();
  await page.audit.undo();
  await expect.poll(status).toBe('running');
  await expect(page.audit.rows(/Redo: Mark/)).toHaveCount(1);
  await page.audit.close();

  await page.runCommand('Mark container as idle');
  await page.dialog('Mark the container as idle?').getByRole('button', { name: 'Mark as idle' }).click();
  const toast = page.window.getByRole('status').filter({ hasText: 'Marked as idle: Terminal' });
  await expect(toast.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expect.poll(status).toBe('idle');
  await page.audit.open();
  await page.audit.rows(/Redo: Mark/).click();
  await page.audit.undo();
  await expect(page.audit.entry.getByRole('alert')).toContainText(
    'has changed since: its container_status has changed',
  );
  expect(status()).toBe('idle');

  await page.audit.search.fill('as idle');
  await expect(page.audit.rows()).toHaveCount(1);
  const target = join(dir, 'log.jsonl');
  await answerDialogs(target);
  await page.audit.dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(page.window.getByRole('status').filter({ hasText: /Exported \d+ entries/ })).toBeVisible();
  const lines = readFileSync(target, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { sentence: string });
  expect(lines[0]?.sentence).toBe('Mark the container of “Terminal” as running');
  expect(lines.length).toBe(5);
});

test('the lock closes the composer, holds across a restart, and opens again', async ({
  workspace,
  launch,
}) => {
  const { page, close } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.lock).not.toBeChecked();
  await page.lock.click();
  await expect(page.lock).toBeChecked();
  await expect(page.compose.text).toBeDisabled();
  await close();

  const { page: again } = await launch(`--workspace=${workspace}`);
  await again.sessions.open(/Terminal/);
  await expect(again.lock).toBeChecked();
  await expect(again.compose.text).toBeDisabled();
  const answer = await again.window.evaluate(() => {
    const bridge = Reflect.get(window, 'bridge') as { invoke(m: string, i: unknown): Promise<unknown> };
    return bridge.invoke('container.mark', { sessionId: 'any', status: 'idle' });
  });
  expect(answer).toMatchObject({ ok: false, error: { code: 'READ_ONLY', details: { lock: 'locked' } } });
  await again.runCommand('Unlock the workspace');
  await expect(again.lock).not.toBeChecked();
  await expect(again.compose.text).toBeEnabled();
});

test('locking stops what is simulated', async ({ launch }) => {
  const { page } = await launch('--demo');
  await expect(page.window.getByText(/simulated: .*host/)).toBeVisible();
  await page.lock.click();
  await expect(page.lock).toBeChecked();
  await expect(page.window.getByText(/simulated: /)).toHaveCount(0);
});

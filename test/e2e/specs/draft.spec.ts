import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const newest = (workspace: string) =>
  queryElsewhere(
    join(workspace, SESSIONS.terminal.inbound),
    'SELECT * FROM messages_in ORDER BY rowid DESC LIMIT 1',
  )[0];

test('E01: drafts and their files survive kill -9, each in its session; nothing is sent twice', async ({
  dir,
  workspace,
  launch,
}) => {
  const kept = join(dir, 'kept.txt');
  const gone = join(dir, 'gone.txt');
  writeFileSync(kept, 'kept');
  writeFileSync(gone, 'as it was');
  const first = await launch(`--workspace=${workspace}`);
  await first.page.sessions.open(/Dana \(DM\)/);
  await first.page.compose.text.fill('to Dana, שלום');
  await first.page.sessions.open(/Terminal/);
  await first.page.compose.text.fill('half a message');
  await first.page.compose.attach([kept, gone]);
  await first.page.compose.attach({
    name: 'pasted.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('pasted'),
  });
  await expect(first.page.compose.region).toContainText('pasted.txt');
  const own = join(dir, 'profile/console.db');
  await expect
    .poll(() => queryElsewhere(own, "SELECT json FROM draft WHERE json LIKE '%pasted.txt%'").length)
    .toBe(1);
  const ended = first.app.waitForEvent('close');
  first.app.process().kill('SIGKILL');
  await ended;
  writeFileSync(gone, 'changed since');

  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await expect(page.compose.text).toHaveValue('to Dana, שלום');
  await page.sessions.open(/Terminal/);
  await expect(page.compose.text).toHaveValue('half a message');
  await expect(page.compose.region).toContainText('kept.txt');
  await expect(page.alert).toContainText('gone.txt attached, which can no longer be read');
  await page.alert.getByRole('button', { name: 'Dismiss' }).click();
  await page.compose.inject.click();
  await expect(page.timeline.row('inbound chat 6')).toContainText('half a message');
  expect(JSON.parse(String(newest(workspace)?.content)).attachments).toMatchObject([
    { name: 'kept.txt' },
    { name: 'pasted.txt' },
  ]);
  await expect
    .poll(() => queryElsewhere(own, "SELECT session_id FROM draft WHERE json LIKE '%half a message%'").length)
    .toBe(0);
});

test('a kind, an author and a check box survive without a text', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, window } = page;
  await page.sessions.open(/Terminal/);
  await compose.kind.selectOption('chat-sdk');
  await compose.sender.fill('Dana B');
  await compose.tool('More fields').click();
  await compose.field('Author’s user id').fill('U7');
  await compose.check('On wake only').check();
  await window.reload();
  await page.sessions.open(/Terminal/);
  await expect(compose.kind).toHaveValue('chat-sdk');
  await expect(compose.sender).toHaveValue('Dana B');
  await expect(compose.field('Author’s user id')).toHaveValue('U7');
  await expect(compose.check('On wake only')).toBeChecked();
});

test('a failed injection says why and keeps the draft', async ({ dir, workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const file = join(dir, 'gone.txt');
  writeFileSync(file, 'soon gone');
  await page.compose.attach(file);
  rmSync(file);
  await page.compose.send('keep this text');
  await expect(page.alert).toContainText('gone.txt');
  await expect(page.compose.text).toHaveValue('keep this text');
  expect(
    queryElsewhere(join(workspace, SESSIONS.terminal.inbound), 'SELECT COUNT(*) AS n FROM messages_in'),
  ).toEqual([{ n: 1 }]);
});

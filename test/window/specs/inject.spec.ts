import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS, TICKET } from '../../support/full-workspace.js';
import { PYTHON } from '../../support/python-path.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const DANA = SESSIONS.dana.folder;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a message with two attachments is written as a host would write it', async ({
  dir,
  workspace,
  launch,
}) => {
  const notes = join(dir, 'Notizen für Dana.txt');
  writeFileSync(notes, 'Grüße\n');
  const picture = readFileSync(join(workspace, TICKET));
  writeFileSync(join(dir, 'ticket copy.png'), picture);

  const lastActive = () =>
    String(
      queryElsewhere(
        join(workspace, 'v2.db'),
        `SELECT last_active FROM sessions WHERE id = '${SESSIONS.dana.id}'`,
      )[0]?.last_active,
    );
  const activeBefore = lastActive();
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await page.compose.attach([notes, join(dir, 'ticket copy.png')]);
  await page.compose.sender.fill('Dana');
  await page.compose.send('Please look at these two, שלום 👋 <b>now</b>');

  const row = page.timeline.row('inbound chat 10');
  await expect(row).toContainText('Please look at these two, שלום 👋 <b>now</b>');
  await expect(row).toContainText('waiting');
  await expect(row).toContainText('Notizen für Dana.txt');
  await expect(page.compose.text).toHaveValue('');
  await expect(page.alert).toHaveCount(0);

  const [stored] = queryElsewhere(
    join(workspace, DANA, 'inbound.db'),
    'SELECT * FROM messages_in ORDER BY rowid DESC LIMIT 1',
  );
  expect(stored).toMatchObject({
    seq: 10,
    kind: 'chat',
    status: 'pending',
    process_after: null,
    recurrence: null,
    tries: 0,
    trigger: 1,
    platform_id: 'tg:5557401',
    channel_type: 'telegram',
    thread_id: null,
    source_session_id: null,
    on_wake: 0,
  });
  const id = String(stored?.id);
  expect(stored?.series_id).toBe(id);
  expect(JSON.parse(String(stored?.content))).toEqual({
    text: 'Please look at these two, שלום 👋 <b>now</b>',
    sender: 'Dana',
    senderId: 'console:Dana',
    attachments: [
      {
        type: 'file',
        name: 'Notizen für Dana.txt',
        mimeType: 'text/plain',
        size: 8,
        localPath: `inbox/${id}/Notizen für Dana.txt`,
      },
      {
        type: 'photo',
        name: 'ticket copy.png',
        mimeType: 'image/png',
        size: picture.byteLength,
        localPath: `inbox/${id}/ticket copy.png`,
      },
    ],
  });
  const kept = (name: string) => readFileSync(join(workspace, DANA, 'inbox', id, name));
  expect(kept('Notizen für Dana.txt').toString('utf8')).toBe('Grüße\n');
  expect(sha256(kept('ticket copy.png'))).toBe(sha256(picture));
  expect(lastActive() > activeBefore).toBe(true);
});

test('pasted files have no path and are written all the same', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.compose.attach({
    name: 'pasted.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('from the clipboard'),
  });
  await page.compose.send('');
  const row = page.timeline.row('inbound chat 6');
  await expect(row).toContainText('pasted.txt');
  await row.getByRole('button', { name: /pasted\.txt/ }).click();
  await expect(page.dialog(/pasted\.txt/)).toContainText('from the clipboard');
});

test('Enter injects, Shift+Enter starts a new line', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.compose.text.fill('one');
  await page.compose.text.press('Shift+Enter');
  await page.compose.text.pressSequentially('two');
  await page.compose.text.press('Enter');
  await expect(page.timeline.row('inbound chat 6')).toContainText('two');
  const [stored] = queryElsewhere(
    join(workspace, SESSIONS.terminal.inbound),
    'SELECT content FROM messages_in WHERE seq = 6',
  );
  expect(JSON.parse(String(stored?.content)).text).toBe('one\ntwo');
});

test('a session whose file is not a database is named for it, the others stay usable', async ({
  workspace,
  launch,
}) => {
  const file = join(workspace, SESSIONS.terminal.inbound);
  chmodSync(file, 0o644);
  writeFileSync(
    file,
    'this is a text file, long enough to be looked at as if it were a database of some kind',
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.region).toContainText('inbound.db is not an SQLite database');
  await page.sessions.open(/Dana \(DM\)/);
  await expect(page.timeline.row('inbound chat 2')).toBeVisible();
});

test('what a container writes appears by itself', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.row('inbound chat 2')).toBeVisible();
  execFileSync(PYTHON, [
    '-c',
    [
      'import sqlite3, sys',
      'c = sqlite3.connect(sys.argv[1])',
      "c.execute(\"INSERT INTO messages_out (id, seq, timestamp, kind, content) VALUES ('m-1', 3, datetime('now'), 'chat', '{\\\"text\\\":\\\"written by another process\\\"}')\")",
      'c.commit()',
    ].join('\n'),
    join(workspace, SESSIONS.terminal.outbound),
  ]);
  await expect(page.timeline.row('outbound chat 3')).toContainText('written by another process');
});

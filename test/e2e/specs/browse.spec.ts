import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';

/** What the real workspace holds: each session's row in the list, and each row of its two tables. */
const expected = [
  {
    session: /Dana \(DM\).*idle/,
    rows: [
      { name: 'inbound chat 2', text: 'Morning! What is on my calendar today?', state: 'done' },
      {
        name: 'inbound chat 4',
        text: 'Also can you read this receipt and tell me the total?',
        state: 'done',
      },
      { name: 'inbound task 6', text: 'Every weekday at 9: summarise unread mail', state: 'scheduled' },
      { name: 'outbound chat 7', text: 'Done. I looked at your message (481 chars', state: 'delivered' },
      { name: 'outbound chat 9', text: 'Here is the CSV you asked for', state: 'delivered' },
      { name: 'outbound chat 11', text: 'thumbs_up', state: 'delivered' },
      { name: 'outbound chat 13', text: '(edited) total is 42.10', state: 'delivered' },
    ],
  },
  {
    session: /Family Group.*stopped/,
    rows: [
      { name: 'inbound chat 2', text: 'Who picks up Noa at 4?', state: 'done' },
      { name: 'inbound chat 4', text: 'I can 🙋', state: 'done' },
      { name: 'inbound chat 6', text: '@Andy remind us at 15:30 please', state: 'done' },
      { name: 'inbound chat 8', text: 'ok שלום, see you there', state: 'done' },
      { name: 'inbound chat 10', text: '<b>not bold</b> & "quotes"', state: 'done' },
      { name: 'outbound chat 11', text: 'Done. I looked at your message (636 chars', state: 'delivered' },
      { name: 'outbound system 13', text: 'schedule_task', state: 'delivered' },
    ],
  },
  {
    session: /Terminal.*stopped/,
    rows: [{ name: 'inbound chat 2', text: 'hello from the terminal', state: 'waiting' }],
  },
  {
    session: /Andy.*#engineering.*thread-1187|#engineering.*thread-1187.*Andy/,
    rows: [
      {
        name: 'inbound chat-sdk 2',
        text: 'CI is red on main, can you find the first bad commit?',
        state: 'done',
      },
      { name: 'outbound chat 3', text: 'Done. I looked at your message (237 chars', state: 'delivered' },
    ],
  },
  {
    session: /#engineering.*thread-1190.*closed/,
    rows: [{ name: 'inbound chat-sdk 2', text: 'deploy freeze starts friday?', state: 'waiting' }],
  },
  {
    session: /Research Worker.*#engineering.*thread-1187|#engineering.*thread-1187.*Research Worker/,
    rows: [
      { name: 'inbound chat-sdk 2', text: '@research compare bisect strategies', state: 'done' },
      { name: 'inbound chat 4', text: 'Please compare SQLite vs DuckDB for 10 GB of logs.', state: 'done' },
      { name: 'outbound chat 5', text: 'Done. I looked at your message (307 chars', state: 'failed' },
    ],
  },
  {
    session: /#incidents.*running Bash/,
    rows: [
      { name: 'inbound webhook 2', text: 'pull_request.opened', state: 'done' },
      { name: 'inbound chat 4', text: 'P2: checkout error rate 4.1% (threshold 2%)', state: 'done' },
      { name: 'outbound chat 5', text: 'Done. I looked at your message (415 chars', state: 'delivered' },
      {
        name: 'outbound chat-sdk 7',
        text: 'Error rate is 4.1%. Roll back payments to v812?',
        state: 'delivered',
      },
    ],
  },
  {
    session: /ops@acme\.test.*stuck/,
    rows: [{ name: 'inbound chat 2', text: 'Invoice attached.', state: 'claimed' }],
  },
];

test('all sessions are listed with their states, and every row of every session reads right', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  for (const { session, rows } of expected) {
    await page.sessions.open(session);
    for (const { name, text, state } of rows) {
      const row = page.timeline.row(name);
      await expect(row).toContainText(text);
      await expect(row).toContainText(state);
    }
    await expect(page.timeline.rows).toHaveCount(rows.length);
  }
  expect(page.problems).toEqual([]);
});

test('a question card shows its question, its three options and that it is open', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/#incidents/);
  const card = page.timeline.row('outbound chat-sdk 7');
  await expect(card).toContainText('Roll back?');
  for (const label of ['Roll back', 'Wait 10 min', 'Ignore']) {
    await expect(card.getByText(label, { exact: true })).toBeVisible();
  }
  await expect(card).toContainText(/waiting for an answer|open/i);
});

test('markup, right-to-left text and emoji are shown as the text that they are', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Family Group/);
  await expect(page.timeline.row('inbound chat 10')).toContainText('<b>not bold</b> & "quotes"');
  await expect(page.timeline.region.locator('b', { hasText: 'not bold' })).toHaveCount(0);
  await expect(page.timeline.withText('ok שלום, see you there')).toHaveCount(1);
  await expect(page.timeline.withText('I can 🙋')).toHaveCount(1);
});

test('the filter narrows by words and by state, and says when nothing is left', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.sessions.filter.fill('is:stuck');
  await expect(page.sessions.rows).toHaveCount(1);
  await expect(page.sessions.row(/ops@acme\.test/)).toBeVisible();
  await page.sessions.filter.fill('agent:andy engineering');
  await expect(page.sessions.rows).toHaveCount(2);
  await page.sessions.filter.fill('is:waiting');
  await expect(page.sessions.row(/#incidents/)).toBeVisible();
  await page.sessions.filter.fill('no such session');
  await expect(page.sessions.rows).toHaveCount(0);
  await page.sessions.filter.clear();
  await expect(page.sessions.rows).toHaveCount(8);
});

test('the list works by keyboard alone', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.sessions.list.focus();
  await page.window.keyboard.press('End');
  await page.window.keyboard.press('Home');
  await page.window.keyboard.press('Enter');
  await expect(page.timeline.rows.first()).toBeVisible();
});

test('the inspector shows the raw row, the routing, the destinations and the files', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline.row('inbound chat 4').getByText('Also can you read').click();
  await expect(await page.inspector.show('Raw')).toContainText('6037840640:42');
  await expect(await page.inspector.show('Session')).toContainText('sess-1795331621326-xvkby2');
  await expect(await page.inspector.show('Destinations')).toContainText('family-group');
  await expect(await page.inspector.show('Files')).toContainText('receipt.png');
  await expect(await page.inspector.show('Container')).toContainText(/idle/);
});

test('opening and browsing changes not one byte and not one mtime', async ({ workspace, launch }) => {
  const central = ['v2.db-wal', 'v2.db-shm'];
  const before = hashTree(workspace, central);
  const { app, page } = await launch(`--workspace=${workspace}`);
  for (const { session, rows } of expected) {
    await page.sessions.open(session);
    await expect(page.timeline.row(rows[0]?.name ?? '')).toBeVisible();
  }
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline
    .row('inbound chat 4')
    .getByRole('button', { name: /receipt\.png/ })
    .click();
  await expect(page.dialog(/receipt\.png/)).toBeVisible();
  await app.close();
  // SQLite creates and removes the two files beside v2.db, which touches only the folder's own mtime.
  expect(hashTree(workspace, central)).toEqual(before);
  for (const name of central) expect(existsSync(join(workspace, name))).toBe(false);
});

test('the first click into a list that was scrolled opens the row under the pointer', async ({
  dir,
  launch,
}) => {
  const names = Array.from({ length: 40 }, (_, i) => `Chat ${String(i).padStart(2, '0')}`);
  await makeChatWorkspace(join(dir, 'chats'), names);
  const { page } = await launch(`--workspace=${join(dir, 'chats')}`);
  // All are read, and therefore in order.
  await expect(page.sessions.rows.first()).toContainText('Chat 39');
  await expect(page.window.getByRole('contentinfo')).toContainText('40 due');
  await page.sessions.list.hover();
  await page.window.mouse.wheel(0, 5000);
  await expect(page.sessions.row(/^Chat 00/)).toBeInViewport();
  // As a hand does it: whatever happens between press and release counts.
  const box = await page.sessions.row(/^Chat 00/).boundingBox();
  await page.window.mouse.click((box?.x ?? 0) + 60, (box?.y ?? 0) + 20);
  await expect(page.timeline.region.getByRole('heading', { name: 'Chat 00' })).toBeVisible();
  await expect(page.sessions.row(/^Chat 00/)).toBeInViewport();
  await expect(page.sessions.row(/^Chat 00/)).toHaveAttribute('aria-selected', 'true');
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';

/** What the workspace holds: each session's row in the list, and each row of its two tables. */
const expected = [
  {
    session: /Dana \(DM\).*idle/,
    rows: [
      { name: 'inbound chat 2', text: 'Which train is in Cologne before noon?', state: 'done' },
      { name: 'inbound chat 4', text: 'Here are my ticket and the timetable.', state: 'done' },
      { name: 'inbound task 6', text: 'list what is still open, and send it here.', state: 'scheduled' },
      { name: 'outbound chat 7', text: 'with one change in Mannheim.', state: 'delivered' },
      { name: 'outbound chat 9', text: 'All trains of the morning are in this table.', state: 'delivered' },
      { name: 'outbound chat 11', text: 'sparkles', state: 'delivered' },
      { name: 'outbound chat 13', text: '(corrected) The 8:46 leaves from platform 4.', state: 'delivered' },
    ],
  },
  {
    session: /Family Group.*stopped/,
    rows: [
      { name: 'inbound chat 2', text: 'Who brings the cake on Saturday?', state: 'done' },
      { name: 'inbound chat 4', text: 'Me 🎂', state: 'done' },
      { name: 'inbound chat 6', text: '@Andy tell us the hour before, please', state: 'done' },
      { name: 'inbound chat 8', text: 'good, مرحبا to all of you', state: 'done' },
      { name: 'inbound chat 10', text: '<i>not slanted</i> & "in quotes"', state: 'done' },
      { name: 'inbound task 12', text: 'Say in the group that the cake is due', state: 'scheduled' },
      { name: 'outbound chat 11', text: 'I shall speak up an hour before the cake.', state: 'delivered' },
      { name: 'outbound system 13', text: 'schedule_task', state: 'delivered' },
      { name: 'outbound chat 15', text: 'It is Saturday: the cake!', state: 'scheduled' },
    ],
  },
  {
    session: /Terminal.*stopped/,
    rows: [{ name: 'inbound chat 2', text: 'the first words from the terminal', state: 'waiting' }],
  },
  {
    session: /Andy.*#engineering.*thread-310|#engineering.*thread-310.*Andy/,
    rows: [
      { name: 'inbound chat-sdk 2', text: 'Which change broke the build of tonight?', state: 'done' },
      { name: 'inbound system 6', text: 'revert', state: 'done' },
      { name: 'outbound chat 3', text: 'since then the cache key has no branch in it.', state: 'delivered' },
      { name: 'outbound chat-sdk 5', text: 'Shall I revert 4be1f27 on main?', state: 'answered' },
      { name: 'outbound chat 7', text: 'Reverted, and the build is green.', state: 'delivered' },
    ],
  },
  {
    session: /#engineering.*thread-325.*closed/,
    rows: [{ name: 'inbound chat-sdk 2', text: 'does the freeze begin on Friday?', state: 'waiting' }],
  },
  {
    session: /Research Worker.*#engineering.*thread-310|#engineering.*thread-310.*Research Worker/,
    rows: [
      { name: 'inbound chat-sdk 2', text: '@research which cache is the quicker one?', state: 'done' },
      { name: 'inbound chat 4', text: 'Measure both caches with a cold disk, please.', state: 'done' },
      { name: 'outbound chat 5', text: 'The one on the disk, by a factor of three', state: 'failed' },
    ],
  },
  {
    session: /#incidents.*running Bash/,
    rows: [
      { name: 'inbound webhook 2', text: 'release.published', state: 'done' },
      { name: 'inbound chat 4', text: 'P2: payments wait 9 s (limit 3 s)', state: 'done' },
      { name: 'outbound chat 5', text: 'I am on it. They wait since v93 went out.', state: 'delivered' },
      { name: 'outbound chat-sdk 7', text: 'Payments wait 9 s. Go back to v92 now?', state: 'delivered' },
    ],
  },
  {
    session: /duty@harbour\.test.*stuck/,
    rows: [{ name: 'inbound chat 2', text: 'The statement is attached.', state: 'claimed' }],
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
  await expect(card).toContainText('Go back to v92?');
  for (const label of ['Go back', 'Wait 20 min', 'Leave it']) {
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
  await expect(page.timeline.row('inbound chat 10')).toContainText('<i>not slanted</i> & "in quotes"');
  await expect(page.timeline.region.locator('i', { hasText: 'not slanted' })).toHaveCount(0);
  await expect(page.timeline.withText('good, مرحبا to all of you')).toHaveCount(1);
  await expect(page.timeline.withText('Me 🎂')).toHaveCount(1);
});

test('the filter narrows by words and by state, and says when nothing is left', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.sessions.filter.fill('is:stuck');
  await expect(page.sessions.rows).toHaveCount(1);
  await expect(page.sessions.row(/duty@harbour\.test/)).toBeVisible();
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
  await page.timeline.row('inbound chat 4').getByText('Here are my ticket').click();
  await expect(await page.inspector.show('Raw')).toContainText('5557401:12');
  await expect(await page.inspector.show('Session')).toContainText(SESSIONS.dana.id);
  await expect(await page.inspector.show('Destinations')).toContainText('family-group');
  await expect(await page.inspector.show('Files')).toContainText('ticket.png');
  await expect(await page.inspector.show('Container')).toContainText(/idle/);
});

test('opening and browsing changes not one byte and not one mtime', async ({ workspace, launch }) => {
  const central = ['v2.db-wal', 'v2.db-shm'];
  const before = hashTree(workspace, central);
  const { page, close } = await launch(`--workspace=${workspace}`);
  for (const { session, rows } of expected) {
    await page.sessions.open(session);
    await expect(page.timeline.row(rows[0]?.name ?? '')).toBeVisible();
  }
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline
    .row('inbound chat 4')
    .getByRole('button', { name: /ticket\.png/ })
    .click();
  await expect(page.dialog(/ticket\.png/)).toBeVisible();
  await close();
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

import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { type Console, expect, test } from '../fixtures.js';

const WRITE = `
c.execute("INSERT INTO messages_out (id, seq, kind, timestamp, content) VALUES (?, (SELECT coalesce(max(seq), 1) + 2 FROM messages_out), 'chat', ?, '{\\"text\\":\\"hi\\"}')", data)
c.commit()`;
const NEW_SESSION = `
c.execute("INSERT INTO messaging_groups (id, channel_type, platform_id, instance, name, created_at) VALUES ('mg-new', 'telegram', 'tg:new', 'telegram', 'New', '2027-01-01')")
c.execute("INSERT INTO sessions (id, agent_group_id, messaging_group_id, status, last_active, created_at) VALUES ('sess-new', 'ag-one', 'mg-new', 'active', '2029-01-01T00:00:00Z', '2029-01-01T00:00:00Z')")
c.commit()`;

type Page = Console['page'];

/** Three sessions, the newest first: Chat 3, Chat 2, Chat 1. */
async function open(dir: string, launch: (...args: string[]) => Promise<Console>) {
  const path = join(dir, 'chats');
  const folders = await makeChatWorkspace(path, ['Chat 1', 'Chat 2', 'Chat 3']);
  const { page } = await launch(`--workspace=${path}`);
  await expectOrder(page, ['Chat 3', 'Chat 2', 'Chat 1']);
  // All are read.
  await expect(page.window.getByRole('contentinfo')).toContainText('3 due');
  let year = 2026;
  return {
    page,
    central: join(path, 'v2.db'),
    /** Another process lets an agent answer, so that its session becomes the newest. */
    answer(chat: string): void {
      year += 1;
      runElsewhere(join(folders.get(chat) ?? '', 'outbound.db'), WRITE, [
        `out-${year}`,
        `${year}-01-01T00:00:00Z`,
      ]);
    },
  };
}

async function expectOrder(page: Page, names: string[]): Promise<void> {
  await expect(page.sessions.rows).toHaveText(names.map((name) => new RegExp(`^${name}`)));
}

/** Moves the pointer to where there is nothing to choose. */
async function leave(page: Page): Promise<void> {
  await page.timeline.region.or(page.window.getByRole('main')).first().hover();
}

test('rows stay under the pointer while one becomes the newest, and take their places once it is away', async ({
  dir,
  launch,
}) => {
  const { page, answer } = await open(dir, launch);
  await page.sessions.row(/^Chat 2/).hover();
  answer('Chat 1');
  await expect(page.sessions.orderHeld).toHaveText('Order held');
  await expectOrder(page, ['Chat 3', 'Chat 2', 'Chat 1']);
  // What a row says is still updated.
  await expect(page.sessions.row(/^Chat 1/)).toContainText('1 unread');
  await page.window.mouse.down();
  await page.window.mouse.up();
  await expect(page.timeline.region.getByRole('heading', { name: 'Chat 2' })).toBeVisible();
  await expectOrder(page, ['Chat 3', 'Chat 2', 'Chat 1']);
  await leave(page);
  await expectOrder(page, ['Chat 1', 'Chat 3', 'Chat 2']);
  await expect(page.sessions.orderHeld).toHaveCount(0);

  // While the person types, a resting pointer does not count.
  await page.sessions.row(/^Chat 3/).hover();
  answer('Chat 2');
  await expect(page.sessions.orderHeld).toBeVisible();
  await page.compose.text.fill('I write');
  await expectOrder(page, ['Chat 2', 'Chat 1', 'Chat 3']);
  expect(page.problems).toEqual([]);
});

test('while the order is held, what is new is seen and what is removed is gone', async ({ dir, launch }) => {
  const { page, central, answer } = await open(dir, launch);
  await page.sessions.row(/^Chat 3/).hover();
  runElsewhere(central, NEW_SESSION, null);
  await expect(page.sessions.orderHeld).toHaveText('Order held · 1 more below');
  await expectOrder(page, ['Chat 3', 'Chat 2', 'Chat 1', 'New']);
  answer('Chat 1');
  runElsewhere(
    central,
    'c.execute("DELETE FROM sessions WHERE messaging_group_id = \'mg-Chat 2\'"); c.commit()',
    null,
  );
  await expectOrder(page, ['Chat 3', 'Chat 1', 'New']);
  await leave(page);
  await expectOrder(page, ['New', 'Chat 1', 'Chat 3']);
  await expect(page.sessions.orderHeld).toHaveCount(0);
});

test('the arrows go by what is on the screen; a filter shows all in their newest order', async ({
  dir,
  launch,
}) => {
  const { page, answer } = await open(dir, launch);
  const { keyboard } = page.window;
  await page.sessions.list.focus();
  await keyboard.press('Home');
  answer('Chat 1');
  await expect(page.sessions.orderHeld).toBeVisible();
  await expectOrder(page, ['Chat 3', 'Chat 2', 'Chat 1']);
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(page.timeline.region.getByRole('heading', { name: 'Chat 2' })).toBeVisible();
  await expectOrder(page, ['Chat 3', 'Chat 2', 'Chat 1']);
  // The composer has the focus: nobody is in the list any more.
  await keyboard.press('i');
  await expect(page.compose.text).toBeFocused();
  await expectOrder(page, ['Chat 1', 'Chat 3', 'Chat 2']);

  await page.sessions.list.hover();
  answer('Chat 2');
  await expect(page.sessions.orderHeld).toBeVisible();
  await page.sessions.filter.fill('chat');
  await expectOrder(page, ['Chat 2', 'Chat 1', 'Chat 3']);
});

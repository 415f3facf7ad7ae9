import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { whileLocked } from '../../support/lock-holder.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';

test('C04: while another process holds a session’s lock the window answers; the message is written, or refused and kept', async ({
  dir,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  const folders = await makeChatWorkspace(workspace, ['Locked', 'Other']);
  const inbound = join(folders.get('Locked') ?? '', 'inbound.db');
  const said = (): unknown[] =>
    queryElsewhere(inbound, 'SELECT content FROM messages_in ORDER BY seq')
      .slice(1)
      .map(({ content }) => JSON.parse(String(content)).text);
  const other = () => hashTree(folders.get('Other') ?? '');
  const before = other();
  const { page } = await launch(`--workspace=${workspace}`);
  const { sessions, timeline, compose } = page;
  await sessions.open(/^Locked/);
  await expect(timeline.withText('Hello Locked')).toHaveCount(1);

  await test.step('let go in time: it is written then', async () => {
    await whileLocked(inbound, 'BEGIN IMMEDIATE', async (release) => {
      await compose.send('waits for the lock');
      await sessions.open(/^Other/);
      await expect(timeline.withText('Hello Other')).toHaveCount(1);
      await sessions.open(/^Locked/);
      await expect(timeline.withText('Hello Locked')).toHaveCount(1);
      expect(said()).toEqual([]);
      await release();
      await expect(timeline.withText('waits for the lock')).toHaveCount(1);
    });
    expect(said()).toEqual(['waits for the lock']);
  });

  await test.step('held for longer than anybody waits: refused, and the draft is kept', async () => {
    await whileLocked(inbound, 'BEGIN EXCLUSIVE', async () => {
      await compose.send('comes too late');
      await sessions.open(/^Other/);
      await expect(timeline.withText('Hello Other')).toHaveCount(1);
      await page.window.keyboard.press('Control+k');
      await expect(page.dialog('Go to session or command')).toBeVisible();
      await page.window.keyboard.press('Escape');
      await sessions.open(/^Locked/);
      await expect(compose.region.getByRole('alert')).toContainText(/lock/, { timeout: 20_000 });
      await expect(compose.text).toHaveValue('comes too late');
    });
    expect(said()).toEqual(['waits for the lock']);
  });

  expect(other()).toEqual(before);
  expect(page.problems).toEqual([]);
});

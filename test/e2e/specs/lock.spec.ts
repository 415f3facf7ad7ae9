import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { EXCLUSIVELY, whileLocked } from '../../support/lock-holder.js';
import { expect, test } from '../fixtures.js';

test('H08, B17: a workspace whose v2.db another process holds is opened when that lets it go', async ({
  dir,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['One', 'Two']);
  await whileLocked(join(workspace, 'v2.db'), EXCLUSIVELY, async (release) => {
    const { app, page } = await launch(`--workspace=${workspace}`);
    // Main answers while it waits.
    expect(await app.evaluate(({ app: main }) => main.isReady())).toBe(true);
    await expect(page.window.getByText(/Loading the workspace/)).toBeVisible();
    const waiting = page.window.getByRole('region', { name: 'Waiting for a lock' });
    await expect(waiting).toContainText(/Another process has locked the v2\.db of .* It opens by itself/);
    await release();
    await expect(page.sessions.rows).toHaveCount(2);
    await expect(page.alert).toHaveCount(0);
    expect(page.problems).toEqual([]);
  });
});

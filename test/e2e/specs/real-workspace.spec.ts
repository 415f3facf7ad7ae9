import { basename, join } from 'node:path';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';

test('recorded workspaces are shown whole, and not a byte of them changes', async ({
  dir,
  realWorkspaces,
  launch,
}) => {
  const central = ['v2.db-wal', 'v2.db-shm'];
  for (const workspace of realWorkspaces) {
    await test.step(basename(workspace), async () => {
      const sessions = queryElsewhere(
        join(workspace, 'v2.db'),
        'SELECT id, agent_group_id AS agent FROM sessions',
        'immutable',
      );
      const before = hashTree(workspace, central);
      const profile = `--user-data-dir=${join(dir, `profile-${basename(workspace)}`)}`;
      const { app, page } = await launch(`--workspace=${workspace}`, profile);
      await expect(page.sessions.rows).toHaveCount(sessions.length);
      await expect(page.sessions.list).not.toContainText('not looked at yet');
      await expect(page.sessions.list).not.toContainText('unreadable');
      for (const { id, agent } of sessions) {
        const folder = join(workspace, 'v2-sessions', String(agent), String(id));
        const [last] = [
          ...queryElsewhere(
            join(folder, 'outbound.db'),
            "SELECT 'outbound ' || kind || ' ' || seq AS name FROM messages_out ORDER BY seq DESC LIMIT 1",
            'immutable',
          ),
          ...queryElsewhere(
            join(folder, 'inbound.db'),
            "SELECT 'inbound ' || kind || ' ' || seq AS name FROM messages_in ORDER BY seq DESC LIMIT 1",
            'immutable',
          ),
        ];
        await page.sessions.filter.fill(String(id));
        await expect(page.sessions.rows).toHaveCount(1);
        await page.sessions.rows.first().click();
        await expect(page.timeline.row(String(last?.name))).toBeVisible();
        await expect(page.timeline.region.getByRole('alert')).toHaveCount(0);
      }
      expect(page.problems).toEqual([]);
      await app.close();
      expect(hashTree(workspace, central)).toEqual(before);
    });
  }
});

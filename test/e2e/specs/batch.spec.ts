import { join } from 'node:path';
import { importReady } from '../../pages/batch.page.js';
import { MenuPage } from '../../pages/menu.page.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { whileLocked } from '../../support/lock-holder.js';
import { expect, test } from '../fixtures.js';

test('what an import writes is seen while it does, and it is not left before its end', async ({
  dir,
  workspace,
  launch,
}) => {
  const { app, page } = await launch(`--workspace=${workspace}`);
  const importing = await importReady(page, dir, 250);
  await whileLocked(join(workspace, SESSIONS.terminal.inbound), 'BEGIN IMMEDIATE', async (release) => {
    await importing.write();
    await expect(importing.progress).toHaveAttribute('aria-valuenow', '0');
    await expect(importing.dialog.getByRole('status', { name: 'Writing' })).toContainText('being written');
    await expect(importing.dialog).not.toContainText('Nothing is written yet');
    await new MenuPage(app).choose('File', 'Close workspace');
    await expect(page.alert).toContainText('Other messages are being written right now');
    await release();
  });
  await expect(importing.report).toHaveText('250 messages written.');
});

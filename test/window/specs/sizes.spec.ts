import { mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const GiB = 1024 ** 3;

/** What the profile holds, in bytes on the disk. */
function stored(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).blocks * 512, 0);
}

test('H04: an agent’s sparse file of 6 GiB is refused before a byte of it is copied, and leaves nothing', async ({
  dir,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  const profile = join(dir, 'profile');
  const folder = (await makeChatWorkspace(workspace, ['Dana'])).get('Dana') ?? '';
  mkdirSync(join(folder, 'inbox/hello-large'), { recursive: true });
  const large = join(folder, 'inbox/hello-large/large.bin');
  writeFileSync(large, '');
  truncateSync(large, 6 * GiB);
  const content = JSON.stringify({
    ...{ text: 'look at this', sender: 'Dana', senderId: 'tg:7' },
    attachments: [{ type: 'file', name: 'large.bin', localPath: 'inbox/hello-large/large.bin' }],
  });
  runElsewhere(
    join(folder, 'inbound.db'),
    "c.execute(\"INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('hello-large', 100, 'chat', '2026-11-18T09:00:00.000Z', ?)\", (data,)); c.commit()",
    content,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/^Dana/);
  await expect(page.timeline.withText('look at this')).toHaveCount(1);
  const before = stored(join(profile, 'staged'));
  await page.timeline.withText('look at this').click();
  await page.window.keyboard.press('e');
  await expect(page.compose.text).toHaveValue('look at this');
  await expect(page.compose.region.getByRole('alert')).toContainText('ATTACHMENT_TOO_LARGE');
  expect(stored(join(profile, 'staged'))).toBe(before);
  expect(readdirSync(join(profile, 'staged'))).toEqual([]);
});

test('F8: of 60 files that are given none is staged: the 51st is one too many, and that is said', async ({
  dir,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/^Dana/);
  await page.compose.attach(
    Array.from({ length: 60 }, (_, at) => ({
      name: `${at}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    })),
  );
  const alert = page.compose.region.getByRole('alert');
  await expect(alert).toContainText('60 attachments; the limit for a message is 50');
  await expect(page.compose.region.getByText('0.txt')).toHaveCount(0);
  expect(readdirSync(join(dir, 'profile/staged'))).toEqual([]);
});

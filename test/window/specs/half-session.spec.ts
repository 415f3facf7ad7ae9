import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const ANSWER = `c.execute("INSERT INTO messages_out (id, seq, timestamp, kind, content) VALUES ('o1', 1, '2026-11-18 08:11:00', 'chat', '{\\"text\\":\\"Heard\\"}')"); c.commit()`;

test('F11, window F16: of a session with one bad file the good half is shown, what is bad is said, and nothing is injected blindly', async ({
  dir,
  launch,
}, info) => {
  const path = join(dir, 'halves');
  const folders = await makeChatWorkspace(path, ['Deaf', 'Mute', 'Whole']);
  const file = (name: string, db: string): string => join(folders.get(name) ?? '', db);
  runElsewhere(file('Deaf', 'outbound.db'), ANSWER, null);
  writeFileSync(file('Deaf', 'inbound.db'), 'not a database\n'.repeat(20));
  rmSync(file('Mute', 'outbound.db'));
  const { page } = await launch(`--workspace=${path}`);
  const { sessions, timeline, compose } = page;

  await expect(sessions.row(/^Mute/)).toContainText('outbound.db unreadable: file is missing');
  await expect(sessions.row(/^Deaf/)).toContainText('inbound.db unreadable: not a database');
  await expect(sessions.row(/^Whole/)).not.toContainText('unreadable');

  await sessions.open(/^Mute/);
  await expect(timeline.withText('Hello Mute')).toHaveCount(1);
  await expect(timeline.region.getByRole('alert')).toContainText('The session has no outbound.db');
  await expect(timeline.region.getByRole('alert')).toContainText('Only what was said to the agent is shown');
  await expect(timeline.region.getByRole('button', { name: 'Reveal folder' })).toBeEnabled();
  await expect(compose.outlook).toContainText('Its outbound.db cannot be read (file is missing)');
  await info.attach('mute', { body: await page.window.screenshot(), contentType: 'image/png' });
  // Having read that, a person may write all the same: the file that is written is good.
  await compose.text.fill('Are you there?');
  await compose.inject.click();
  await expect(timeline.withText('Are you there?')).toHaveCount(1);

  await sessions.open(/^Deaf/);
  await expect(timeline.withText('Heard')).toHaveCount(1);
  await expect(timeline.region.getByRole('alert')).toContainText('inbound.db is not an SQLite database');
  await expect(compose.text).toBeDisabled();
  await expect(compose.region).toContainText('The session’s inbound.db cannot be read (not a database).');

  // Once repaired, it is whole again by itself.
  writeFileSync(file('Mute', 'outbound.db'), '');
  await expect(sessions.row(/^Mute/)).toContainText('outbound.db unreadable: file is empty');
});

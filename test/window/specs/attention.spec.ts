import { join } from 'node:path';
import { createWorkspace } from '../../../src/store/workspace.js';
import { inPlayground } from '../../pages/playground.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const DANA = SESSIONS.dana.folder;
const INSERT = `
for row in data:
    c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', ?, ?, ?)", row)
c.commit()`;

/** Writes messages as a host does. */
let seq = 1000;
function say(workspace: string, ...texts: string[]): void {
  const rows = texts.map((text) => {
    seq += 4;
    const content = JSON.stringify({ text, sender: 'Dana' });
    return [`new-${text}`, seq, new Date().toISOString(), 'completed', content];
  });
  runElsewhere(join(workspace, DANA, 'inbound.db'), INSERT, rows);
}

test('a question comes up everywhere by itself, and goes when it is answered where it stands', async ({
  launch,
}) => {
  const { page } = await inPlayground(launch);
  await page.sessions.filter.fill('is:waiting');
  await expect(page.sessions.rows).toHaveCount(1);
  await page.attention.open();
  await expect(page.attention.heading('Open questions 1')).toBeVisible();

  await page.sessions.filter.clear();
  await page.sessions.open(/Playground/);
  await page.compose.send('/ask Tea or coffee? | Tea | Coffee');
  await expect(page.sessions.row(/Playground.*1 waiting/)).toBeVisible();
  await page.sessions.filter.fill('is:waiting');
  await expect(page.sessions.rows).toHaveCount(2);

  await page.attention.open();
  await expect(page.attention.item('Tea or coffee?')).toContainText('Playground');
  await expect(page.attention.heading('Open questions 2')).toBeVisible();
  await page.attention.item('Tea or coffee?').getByRole('button', { name: 'Coffee', exact: true }).click();
  await expect(page.attention.item('Tea or coffee?')).toHaveCount(0);
  await expect(page.sessions.rows).toHaveCount(1);
  await page.sessions.filter.clear();
  await page.sessions.open(/Playground/);
  await expect(page.timeline.region.getByRole('article', { name: /^outbound/ }).last()).toContainText(
    'You chose: "Coffee".',
  );
  expect(page.problems).toEqual([]);
});

test('each line leads to its session and row, by keyboard too', async ({ launch }) => {
  const { page } = await launch('--demo');
  await expect(page.sessions.row(/ops@northwind.*stuck/)).toBeVisible({ timeout: 20_000 });
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('a');
  await expect(page.attention.item('Roll back')).toHaveCount(1);
  await page.attention.follow('Received, thank you');
  const row = page.timeline.withText('Received, thank you');
  await expect(row).toBeFocused();
  await expect(row).toHaveAttribute('aria-current', 'true');

  await page.window.keyboard.press('g');
  await page.window.keyboard.press('a');
  await page.window.keyboard.press('j');
  await expect(page.attention.item('Iris (DM)').getByRole('button').first()).toBeFocused();
  await page.window.keyboard.press('j');
  await expect(
    page.attention.item('ops@northwind.test').filter({ hasText: 'stuck' }).getByRole('button').first(),
  ).toBeFocused();
  await page.window.keyboard.press('Enter');
  await expect(page.timeline.containerStatus).toContainText('stuck');
  await expect(page.inspector.region.getByRole('tab', { name: 'Container' })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  await page.window.keyboard.press('g');
  await page.window.keyboard.press('a');
  await page.window.keyboard.press('Escape');
  await expect(page.attention.region).toHaveCount(0);
  await expect(page.timeline.region).toBeVisible();
});

test('a message that nobody takes is due, found by its word, and listed with the reason', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await expect(page.sessions.row(/Dana \(DM\).*\d due/)).toHaveCount(0);
  const old = new Date(Date.now() - 10 * 60_000).toISOString();
  runElsewhere(join(workspace, DANA, 'inbound.db'), INSERT, [
    ['late', 1000, old, 'pending', '{"text":"Is anybody there?","sender":"Dana"}'],
  ]);
  await expect(page.sessions.row(/Dana \(DM\).*1 due/)).toBeVisible();
  await page.sessions.filter.fill('is:due dana');
  await expect(page.sessions.row(/Dana \(DM\)/)).toBeVisible();
  await page.attention.open();
  await expect(page.attention.item('Is anybody there?')).toContainText(
    'The container runs, but has not taken it.',
  );
  await page.attention.follow('Is anybody there?');
  await expect(page.timeline.withText('Is anybody there?')).toBeFocused();
});

test('what is read is not unread any more, here and after a restart', async ({ workspace, launch }) => {
  const first = await launch(`--workspace=${workspace}`);
  await expect(first.page.sessions.rows).toHaveCount(8);
  // What the files hold when they are first looked at counts as read.
  await expect(first.page.sessions.list).not.toContainText('not looked at yet');
  await expect(first.page.sessions.list).not.toContainText('unread');
  say(workspace, 'one', 'two');
  await expect(first.page.sessions.row(/Dana \(DM\).*2 unread/)).toBeVisible();
  await first.page.sessions.filter.fill('is:unread');
  await expect(first.page.sessions.rows).toHaveCount(1);
  await first.close();

  const second = await launch(`--workspace=${workspace}`);
  await expect(second.page.sessions.row(/Dana \(DM\).*2 unread/)).toBeVisible();
  await second.page.sessions.open(/Dana \(DM\)/);
  await expect(second.page.sessions.list).not.toContainText('unread');
  say(workspace, 'three');
  await expect(second.page.timeline.withText('three')).toBeVisible();
  await second.page.sessions.open(/Family Group/);
  say(workspace, 'four');
  await expect(second.page.sessions.row(/Dana \(DM\).*1 unread/)).toBeVisible();
  await second.close();

  const third = await launch(`--workspace=${workspace}`, '--read-only');
  await expect(third.page.sessions.row(/Dana \(DM\).*1 unread/)).toBeVisible();
  await third.page.sessions.open(/Dana \(DM\)/);
  await expect(third.page.sessions.list).not.toContainText('unread');
});

test('what is put aside stays so until it is put back', async ({ workspace, launch }) => {
  const first = await launch(`--workspace=${workspace}`);
  await first.page.attention.open();
  await expect(first.page.attention.item('duty@harbour.test')).toHaveCount(1);
  await first.page.attention
    .item('duty@harbour.test')
    .getByRole('button', { name: /Put aside/ })
    .click();
  await expect(first.page.attention.item('duty@harbour.test')).toHaveCount(0);
  await first.close();

  const { page } = await launch(`--workspace=${workspace}`);
  await page.attention.open();
  await expect(page.attention.items).not.toHaveCount(0);
  await expect(page.attention.item('duty@harbour.test')).toHaveCount(0);
  await page.attention.region.getByRole('button', { name: '1 put aside' }).click();
  await page.attention.item('duty@harbour.test').getByRole('button', { name: 'Put back' }).click();
  await expect(page.attention.item('duty@harbour.test')).toHaveCount(1);
});

test('where nothing needs anybody, it says so', async ({ dir, launch }) => {
  const folder = join(dir, 'new');
  createWorkspace(folder);
  const { page } = await launch(`--workspace=${folder}`);
  await expect(page.attention.count).toHaveText('Nothing needs you');
  await page.attention.open();
  await expect(page.attention.region).toContainText('No question is open');
});

test('filter words are offered while they are typed', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.sessions.filter.pressSequentially('is:s');
  await expect(page.sessions.hints).toHaveText([/is:stuck.*1/, /is:scheduled/, /is:stopped/]);
  await page.window.keyboard.press('ArrowDown');
  await expect(page.sessions.hints.first()).toHaveAttribute('aria-selected', 'true');
  await page.window.keyboard.press('Enter');
  await expect(page.sessions.filter).toHaveValue('is:stuck ');
  await expect(page.sessions.filter).toBeFocused();
  await expect(page.sessions.hints).toHaveCount(0);
  await expect(page.sessions.rows).toHaveCount(1);

  await page.sessions.filter.fill('');
  await page.sessions.filter.pressSequentially('agent:ops');
  await page.sessions.hints.getByText('agent:"Ops Agent"').click();
  await expect(page.sessions.filter).toHaveValue('agent:"Ops Agent" ');
  await page.sessions.filter.pressSequentially('is:');
  await expect(page.sessions.hints).not.toHaveCount(0);
  await page.window.keyboard.press('Escape');
  await expect(page.sessions.hints).toHaveCount(0);
  await expect(page.sessions.filter).toHaveValue('agent:"Ops Agent" is:');
});

test('B11, B27, N1: who waits for a decision of the host’s is listed, counted and explained where it waits', async ({
  workspace,
  launch,
}) => {
  const at = new Date(Date.now() - 9 * 86_400_000).toISOString();
  const { terminal } = SESSIONS;
  runElsewhere(
    join(workspace, 'v2.db'),
    `
at, session = data
ins = lambda table, **row: c.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({','.join('?' * len(row))})", list(row.values()))
ins('users', id='telegram:1', kind='telegram', display_name='Vesna', created_at=at)
ins('messaging_groups', id='mg-vesna', channel_type='telegram', platform_id='telegram:1', name='Vesna (DM)', created_at=at)
ins('messaging_groups', id='mg-new', channel_type='slack', platform_id='slack:C9', name='#garden', is_group=1, created_at=at)
ins('user_roles', user_id='telegram:1', role='owner', granted_at=at)
ins('user_dms', user_id='telegram:1', channel_type='telegram', messaging_group_id='mg-vesna', resolved_at=at)
ins('pending_approvals', approval_id='appr-1', session_id=session, request_id='r', action='install_packages', payload='{"apt":["ffmpeg"]}', created_at=at, title='Install packages?')
ins('pending_channel_approvals', messaging_group_id='mg-new', agent_group_id='ag-house', original_message='{}', approver_user_id='telegram:1', created_at=at)
ins('unregistered_senders', channel_type='email', platform_id='nobody@harbour.test', sender_name='Eve', reason='no_agent_wired', message_count=4, first_seen=at, last_seen=at)
ins('agent_groups', id='ag-deaf', name='Pilot', folder='pilot', created_at=at)
c.commit()`,
    [at, terminal.id],
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.attention.open();
  await expect(page.attention.heading('Waiting for approval 1')).toBeVisible();
  const held = page.attention.item('Install packages?: ffmpeg');
  await expect(held).toContainText(/9 d.*“Vesna” can decide on the host’s card, in the chat “Vesna \(DM\)”/s);
  await expect(page.attention.heading('Unknown senders and chats 1')).toBeVisible();
  await expect(page.attention.item('#garden')).toContainText('No agent is wired to “#garden”');
  await expect(page.attention.item('Eve, 4 messages')).toContainText('No agent is wired to this chat');

  await page.window.getByRole('contentinfo').getByRole('button', { name: '1 approval' }).click();
  await expect(page.sessions.rows).toHaveCount(1);
  await expect(page.sessions.rows.first()).toContainText('approval');

  // What has no session leads to where a person can see to it.
  await page.attention.follow('Pilot');
  await expect(page.window.getByRole('dialog', { name: 'Agent groups' })).toBeVisible();
  await page.window.keyboard.press('Escape');

  await page.attention.follow('Install packages?: ffmpeg');
  await expect(page.inspector.region.getByRole('tab', { name: 'Why' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(page.inspector.region.getByRole('list', { name: 'Waits for approval' })).toContainText(
    'the console cannot decide for the host',
  );
  expect(page.problems).toEqual([]);
});

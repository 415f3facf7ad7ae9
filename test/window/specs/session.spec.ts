import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { upgradeEra } from '../../support/eras.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere, runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const central = (workspace: string, sql: string) => queryElsewhere(join(workspace, 'v2.db'), sql);

test('a session is created, marked as closed and reopened, and its rival is named', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { desk } = page;
  await page.sessions.open(/Terminal/);
  await page.command('Mark session as closed…');
  const closing = desk.dialog('Mark Terminal as closed?');
  await expect(closing.getByRole('list', { name: 'What will be written' })).toContainText(/active.*closed/s);
  await desk.confirm(closing, 'Mark as closed');
  const statuses = "SELECT status FROM sessions WHERE messaging_group_id = 'mg-terminal' ORDER BY created_at";
  expect(central(workspace, statuses)).toEqual([{ status: 'closed' }]);

  await page.command('New session…');
  const creating = desk.dialog('A new session');
  await desk.choose(creating, 'Messaging group', 'Terminal');
  await expect(creating).toContainText('there are only closed ones');
  await desk.confirm(creating, 'Create');
  await expect(page.sessions.rows).toHaveCount(9);
  await expect(page.timeline.region).toContainText('No message');
  expect(central(workspace, statuses)).toEqual([{ status: 'closed' }, { status: 'active' }]);
  const [made] = central(
    workspace,
    "SELECT id FROM sessions WHERE messaging_group_id = 'mg-terminal' AND status = 'active'",
  );

  await page.sessions.open(/Terminal.*closed/s);
  await page.command('Reopen session…');
  const reopening = desk.dialog('Reopen Terminal?');
  await expect(reopening).toContainText(`compete with ${made?.id}`);
  await desk.confirm(reopening, 'Reopen');
  expect(central(workspace, statuses)).toEqual([{ status: 'active' }, { status: 'active' }]);
  expect(page.problems).toEqual([]);
});

test('an older session is upgraded by the statements that were shown', async ({ workspace, launch }) => {
  const inbound = join(workspace, SESSIONS.terminal.inbound);
  runElsewhere(
    inbound,
    "c.execute('ALTER TABLE messages_in DROP COLUMN on_wake'); c.execute('DROP TABLE session_routing'); c.commit()",
    null,
  );
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.command('Upgrade session files…');
  const upgrading = page.desk.dialog('Upgrade Terminal');
  const statements = upgrading.getByRole('region', { name: 'Statements for inbound.db' });
  await expect(statements).toContainText('on_wake');
  await expect(statements).toContainText('session_routing');
  expect(
    queryElsewhere(inbound, "SELECT 1 FROM pragma_table_info('messages_in') WHERE name = 'on_wake'"),
  ).toEqual([]);
  await page.desk.confirm(upgrading, 'Run these statements');
  expect(
    queryElsewhere(inbound, "SELECT name FROM pragma_table_info('messages_in') WHERE name = 'on_wake'"),
  ).toHaveLength(1);
  expect(queryElsewhere(inbound, 'SELECT * FROM session_routing')).toEqual([]);
});

test('troubles are found and repaired, one by one', async ({ workspace, launch }) => {
  const folder = join(workspace, SESSIONS.terminal.folder);
  rmSync(folder, { recursive: true });
  mkdirSync(join(workspace, 'v2-sessions/ag-house/sess-stray'));
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.command('Check workspace…');
  const troubles = page.desk.dialog('Check workspace');
  const repairing = page.desk.dialog('Repair');
  await expect(troubles.getByRole('listitem')).toHaveCount(2);

  await troubles.getByRole('listitem').filter({ hasText: SESSIONS.terminal.id }).getByRole('button').click();
  await expect(repairing.getByRole('list', { name: 'What will be done' })).toContainText('inbound.db');
  await page.desk.confirm(repairing, 'Repair');
  await expect(troubles.getByRole('status')).toContainText('The folder of session “Terminal” is whole again');
  expect(readdirSync(folder).sort()).toEqual(['inbound.db', 'outbound.db', 'outbox']);

  await troubles.getByRole('listitem').filter({ hasText: 'sess-stray' }).getByRole('button').click();
  await page.desk.choose(repairing, 'Messaging group', 'Terminal');
  await page.desk.confirm(repairing, 'Repair');
  // It has a row now, but lacks its databases: that is a trouble, too.
  await expect(troubles.getByRole('listitem')).toHaveText([/sess-stray.*has no inbound\.db/]);
  expect(
    central(workspace, "SELECT messaging_group_id, status FROM sessions WHERE id = 'sess-stray'"),
  ).toEqual([{ messaging_group_id: 'mg-terminal', status: 'closed' }]);
});

test('agent groups and messaging groups are made, renamed, and removed when nothing refers to them', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { desk } = page;
  await expect(page.sessions.rows).toHaveCount(8);
  await page.command('Agent groups…');
  const agents = desk.dialog('Agent groups');
  await agents.getByRole('button', { name: 'Create an agent group…' }).click();
  await desk.dialog('A new agent group').getByRole('textbox', { name: 'Name' }).fill('Night Watch');
  // The very row: also what nobody typed.
  await expect(
    desk.dialog('A new agent group').getByRole('list', { name: 'What will be written' }),
  ).toContainText(/Night Watch.*night-watch.*created_at/s);
  await desk.confirm(desk.dialog('A new agent group'), 'Create');
  await desk.row(agents, 'Night Watch').getByRole('button', { name: /^Edit/ }).click();
  await desk.dialog('Change Night Watch').getByRole('textbox', { name: 'Name' }).fill('Day Watch');
  await desk.confirm(desk.dialog('Change Night Watch'), 'Save');
  const watch = "SELECT name FROM agent_groups WHERE folder = 'night-watch'";
  expect(central(workspace, watch)).toEqual([{ name: 'Day Watch' }]);
  await desk
    .row(agents, 'Day Watch')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await desk.confirm(desk.dialog('Remove Day Watch?'), 'Remove');
  expect(central(workspace, watch)).toEqual([]);
  await desk
    .row(agents, 'Andy')
    .getByRole('button', { name: /^Remove/ })
    .click();
  const removing = desk.dialog('Remove Andy?');
  await expect(removing.getByRole('alert')).toContainText(/5 × sessions.*4 × wirings.*destinations/s);
  await expect(removing.getByRole('button', { name: 'Remove', exact: true })).toBeDisabled();
  await page.window.keyboard.press('Escape');
  await expect(removing).toHaveCount(0);
  await page.window.keyboard.press('Escape');
  await expect(agents).toHaveCount(0);

  await page.command('Messaging groups…');
  const chats = desk.dialog('Messaging groups');
  await chats.getByRole('button', { name: 'Create a messaging group…' }).click();
  const making = desk.dialog('A new messaging group');
  await making.getByRole('textbox', { name: 'Channel' }).fill('telegram');
  await making.getByRole('textbox', { name: 'Platform id' }).fill('tg:5557401');
  await expect(making.getByRole('alert')).toContainText('already exists, as messaging group');
  await expect(making.getByRole('button', { name: 'Create' })).toBeDisabled();
  await making.getByRole('textbox', { name: 'Platform id' }).fill('tg:1');
  await desk.confirm(making, 'Create');
  await desk.row(chats, 'tg:1').getByRole('button', { name: 'Edit tg:1…' }).click();
  await desk.dialog('Change tg:1').getByRole('textbox', { name: 'Name' }).fill('Lobby');
  await desk.confirm(desk.dialog('Change tg:1'), 'Save');
  const lobby = "SELECT name FROM messaging_groups WHERE platform_id = 'tg:1'";
  expect(central(workspace, lobby)).toEqual([{ name: 'Lobby' }]);
  await desk
    .row(chats, 'Lobby')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await desk.confirm(desk.dialog('Remove Lobby?'), 'Remove');
  expect(central(workspace, lobby)).toEqual([]);
  expect(page.problems).toEqual([]);
});

test('two bots at one address are two chats, told apart wherever they stand', async ({
  workspace,
  launch,
}) => {
  upgradeEra(workspace, 'messaging-group-instance');
  const { page } = await launch(`--workspace=${workspace}`);
  const { desk } = page;
  await expect(page.sessions.rows).toHaveCount(8);
  await page.command('Messaging groups…');
  const chats = desk.dialog('Messaging groups');
  await chats.getByRole('button', { name: 'Create a messaging group…' }).click();
  const making = desk.dialog('A new messaging group');
  await making.getByRole('textbox', { name: 'Channel' }).fill('telegram');
  await making.getByRole('textbox', { name: 'Platform id' }).fill('tg:5557401');
  await expect(making.getByRole('alert')).toContainText('already exists, as messaging group');
  await making.getByRole('textbox', { name: 'Bot' }).fill('night-bot');
  await making.getByRole('textbox', { name: 'Name' }).fill('Dana (DM)');
  await expect(making.getByRole('list', { name: 'What will be written' })).toContainText('night-bot');
  await desk.confirm(making, 'Create');
  await expect(chats.getByRole('row', { name: /Dana \(DM\).*telegram \(bot night-bot\)/ })).toBeVisible();
  await page.window.keyboard.press('Escape');
  await expect(chats).toHaveCount(0);

  await page.command('New session…');
  const creating = desk.dialog('A new session');
  await desk.choose(creating, 'Agent group', 'Andy');
  await desk.choose(creating, 'Messaging group', 'night-bot');
  await desk.confirm(creating, 'Create');
  await expect(page.sessions.row(/Dana \(DM\).*night-bot/)).toBeVisible();
  await expect(page.timeline.region).toContainText('night-bot');
  await expect(page.sessions.row(/Dana \(DM\)/)).toHaveCount(2);
  expect(page.problems).toEqual([]);
});

test('N4: from an empty workspace to a wired agent with a session', async ({ dir, launch }) => {
  const { page, answerDialogs } = await launch('--demo');
  const { desk } = page;
  const made = join(dir, 'made');
  await answerDialogs(made);
  await expect(page.sessions.rows.first()).toBeVisible();
  await page.command('New empty workspace…');
  const about = desk.dialog('New empty workspace');
  // N4: what a host still needs.
  await expect(about).toContainText(
    'Hosts since 2.1 do not start with a folder that has no upgrade-state.json',
  );
  await expect(about).toContainText('Hosts of 2.0.64 start with it, but cannot add a chat of their own');
  await about.getByRole('button', { name: 'Choose the folder…' }).click();
  await expect(page.sessions.rows).toHaveCount(0);

  await page.command('Agent groups…');
  await desk.dialog('Agent groups').getByRole('button', { name: 'Create an agent group…' }).click();
  await desk.dialog('A new agent group').getByRole('textbox', { name: 'Name' }).fill('Andy');
  await desk.confirm(desk.dialog('A new agent group'), 'Create');
  await page.window.keyboard.press('Escape');
  await page.command('Messaging groups…');
  await desk.dialog('Messaging groups').getByRole('button', { name: 'Create a messaging group…' }).click();
  await desk.dialog('A new messaging group').getByRole('textbox', { name: 'Channel' }).fill('cli');
  await desk.dialog('A new messaging group').getByRole('textbox', { name: 'Platform id' }).fill('local');
  await desk.confirm(desk.dialog('A new messaging group'), 'Create');
  await page.window.keyboard.press('Escape');
  await page.command('Wirings…');
  await desk.dialog('Wirings').getByRole('button', { name: 'Add a wiring…' }).click();
  await desk.choose(desk.dialog('A new wiring'), 'Messaging group', 'local');
  await desk.choose(desk.dialog('A new wiring'), 'Agent group', 'Andy');
  await desk.confirm(desk.dialog('A new wiring'), 'Add');
  await page.window.keyboard.press('Escape');
  await page.command('Where would a message land?');
  const landing = desk.dialog('Where would a message land?');
  await desk.choose(landing, 'Messaging group', 'local');
  await landing.getByRole('button', { name: 'Create it' }).click();
  await expect(page.sessions.rows).toHaveCount(1);

  const sessions = central(made, 'SELECT agent_group_id, id FROM sessions');
  expect(sessions).toHaveLength(1);
  const folder = join(made, 'v2-sessions', String(sessions[0]?.agent_group_id), String(sessions[0]?.id));
  expect(existsSync(join(folder, 'outbound.db'))).toBe(true);
  expect(central(made, 'SELECT target_type FROM agent_destinations')).toEqual([{ target_type: 'channel' }]);
});

test('the demo: a destination is added and projected to all its agent’s sessions', async ({
  dir,
  launch,
}) => {
  const { page } = await launch('--demo');
  const demo = join(dir, 'profile/demo-workspace');
  await page.sessions.rows.first().click();
  await page.command('Destinations…');
  const { destinations } = page;
  await destinations.add.click();
  await destinations.form.getByText('Another agent').click();
  await destinations.form.getByRole('combobox', { name: 'Agent group' }).click();
  await page.window.getByRole('listbox', { name: 'Agent group' }).getByRole('option').last().click();
  await destinations.form.getByRole('textbox', { name: 'Name' }).fill('colleague');
  // The played host answers on its sockets, and would tell all sessions by itself.
  await destinations.form.getByRole('checkbox', { name: 'Have the host do it' }).uncheck();
  await page.desk.confirm(destinations.form, 'Add');
  await destinations.dialog.getByRole('button', { name: /^Update all/ }).click();
  await destinations.projecting.getByRole('button', { name: 'Update', exact: true }).click();
  await expect(destinations.projecting.getByRole('status')).toContainText(/^(\d+) of \1 /);
  const [row] = central(demo, "SELECT agent_group_id FROM agent_destinations WHERE local_name = 'colleague'");
  const ofAgent = central(
    demo,
    `SELECT id FROM sessions WHERE status = 'active' AND agent_group_id = '${row?.agent_group_id}'`,
  );
  expect(ofAgent.length).toBeGreaterThan(0);
  for (const { id } of ofAgent) {
    const inbound = join(demo, 'v2-sessions', String(row?.agent_group_id), String(id), 'inbound.db');
    expect(queryElsewhere(inbound, "SELECT type FROM destinations WHERE name = 'colleague'")).toEqual([
      { type: 'agent' },
    ]);
  }
});

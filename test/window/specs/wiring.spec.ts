import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const central = (workspace: string, sql: string) => queryElsewhere(join(workspace, 'v2.db'), sql);

test('wirings are added with a destination, changed, and removed unless sessions go by them', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { desk } = page;
  await expect(page.sessions.rows).toHaveCount(8);
  await page.command('Wirings…');
  const wirings = desk.dialog('Wirings');
  await expect(desk.row(wirings)).toHaveCount(8);

  await wirings.getByRole('button', { name: 'Add a wiring…' }).click();
  const adding = desk.dialog('A new wiring');
  await desk.choose(adding, 'Messaging group', 'incidents');
  await desk.choose(adding, 'Agent group', 'Andy');
  await adding.getByRole('textbox', { name: 'Priority' }).fill('7');
  await expect(adding.getByRole('textbox', { name: 'Name of the destination' })).toHaveValue('incidents');
  // Also what the form has no field for, and the row that comes with it.
  await expect(adding.getByRole('list', { name: 'What will be written' })).toContainText(
    /sender_scope\s*all.*agent_destinations.*mg-incidents/s,
  );
  await desk.confirm(adding, 'Add');
  const added = desk.row(wirings, '#incidents', 'Andy');
  await expect(added).toContainText('7');
  const row =
    "SELECT session_mode, priority FROM messaging_group_agents WHERE messaging_group_id = 'mg-incidents' AND agent_group_id = 'ag-house'";
  expect(central(workspace, row)).toEqual([{ session_mode: 'shared', priority: 7 }]);
  const destination =
    "SELECT target_id FROM agent_destinations WHERE agent_group_id = 'ag-house' AND local_name = 'incidents'";
  expect(central(workspace, destination)).toEqual([{ target_id: 'mg-incidents' }]);

  await added.getByRole('button', { name: /^Edit/ }).click();
  const editing = desk.dialog('Change this wiring');
  await desk.choose(editing, 'Session mode', 'per-thread');
  await expect(editing.getByRole('list', { name: 'What will be written' })).toContainText(
    /shared.*per-thread/s,
  );
  await desk.confirm(editing, 'Save');
  await expect(added).toContainText('per-thread');
  expect(central(workspace, row)).toEqual([{ session_mode: 'per-thread', priority: 7 }]);

  await desk
    .row(wirings, 'Dana (DM)')
    .getByRole('button', { name: /^Remove/ })
    .click();
  const removing = desk.dialog('Remove this wiring?');
  await expect(removing.getByRole('alert')).toContainText(SESSIONS.dana.id);
  await expect(removing.getByRole('button', { name: 'Remove', exact: true })).toBeDisabled();
  await page.window.keyboard.press('Escape');
  await expect(removing).toHaveCount(0);
  await added.getByRole('button', { name: /^Remove/ }).click();
  await desk.confirm(removing, 'Remove');
  await expect(added).toHaveCount(0);
  expect(central(workspace, row)).toEqual([]);
  await page.window.keyboard.press('Escape');
  await expect(wirings).toHaveCount(0);
  await page.audit.open();
  await expect(page.audit.rows().first()).toContainText(
    'Remove the wiring of messaging group “#incidents” to agent group “Andy”',
  );
  expect(page.problems).toEqual([]);
});

test('where a message would land: an open session, or one that is created there', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { desk } = page;
  await page.sessions.open(/#engineering.*thread-310.*Research/s);
  await page.command('Where would a message land?');
  const landing = desk.dialog('Where would a message land?');
  const places = landing.getByRole('list', { name: 'Where it would land' }).getByRole('listitem');
  await expect(places).toHaveCount(2);
  await expect(places.filter({ hasText: 'Research Worker' })).toContainText(
    'Session “#engineering” would be used: it is the active one for agent group “Research Worker” in messaging group “#engineering”, thread “thread-310”',
  );
  await places.filter({ hasText: 'Andy' }).getByRole('button', { name: 'Open it' }).click();
  await expect(landing).toHaveCount(0);
  await expect(page.sessions.row(/#engineering.*thread-310.*Andy/s)).toHaveAttribute('aria-selected', 'true');

  await page.command('Where would a message land?');
  await landing.getByRole('textbox', { name: 'Thread' }).fill('thread-new');
  await expect(places.filter({ hasText: 'Andy' })).toContainText('A new session would be made');
  await places.filter({ hasText: 'Andy' }).getByRole('button', { name: 'Create it' }).click();
  await expect(landing).toHaveCount(0);
  await expect(page.sessions.row(/#engineering.*thread-new.*Andy/s)).toHaveAttribute('aria-selected', 'true');
  const made = central(
    workspace,
    "SELECT id, agent_group_id, status FROM sessions WHERE thread_id = 'thread-new'",
  );
  expect(made).toMatchObject([{ agent_group_id: 'ag-house', status: 'active' }]);
  expect(existsSync(join(workspace, 'v2-sessions/ag-house', String(made[0]?.id), 'inbound.db'))).toBe(true);
});

test('the default reply address is set to another chat, cleared, and set back', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { desk } = page;
  const routing = () =>
    queryElsewhere(
      join(workspace, SESSIONS.terminal.inbound),
      'SELECT channel_type, platform_id, thread_id FROM session_routing',
    );
  await page.sessions.open(/Terminal/);
  const routed = desk.dialog('Default reply address of Terminal');
  const own = routing();

  await page.command('Default reply address…');
  // It is already set that way.
  await expect(routed.getByRole('button', { name: 'Set', exact: true })).toBeDisabled();
  await routed.getByText('Another chat').click();
  await desk.choose(routed, 'Messaging group', 'engineering');
  await routed.getByRole('textbox', { name: 'Thread' }).fill('t-1');
  await desk.confirm(routed, 'Set');
  expect(routing()).toEqual([
    { channel_type: 'discord', platform_id: 'discord:8802:4417', thread_id: 't-1' },
  ]);

  await page.command('Default reply address…');
  await routed.getByText('None', { exact: true }).click();
  await expect(routed.getByRole('list', { name: 'What will be written' })).toContainText(
    /discord:8802.*NULL/s,
  );
  await desk.confirm(routed, 'Clear');
  expect(routing()).toEqual([{ channel_type: null, platform_id: null, thread_id: null }]);

  await page.command('Default reply address…');
  await desk.confirm(routed, 'Set');
  expect(routing()).toEqual(own);
});

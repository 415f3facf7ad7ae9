import { join } from 'node:path';
import { type Place, SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere, runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const configured = (workspace: string) =>
  queryElsewhere(
    join(workspace, 'v2.db'),
    "SELECT local_name || ' ' || target_type || ' ' || target_id AS row FROM agent_destinations WHERE agent_group_id = 'ag-house' ORDER BY 1",
  ).map(({ row }) => row);
const projected = (workspace: string, session: Place) =>
  queryElsewhere(join(workspace, session.inbound), 'SELECT name FROM destinations ORDER BY 1').map(
    ({ name }) => name,
  );

test('destinations are added, renamed, led elsewhere and removed, and projected where they are stale', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  const panel = await page.inspector.show('Destinations');
  await panel.getByRole('button', { name: 'Edit destinations…' }).click();
  const { destinations } = page;
  await expect(destinations.row('dana-dm').getByText('same')).toHaveCount(4);

  await destinations.add.click();
  await destinations.choose('Messaging group', 'incidents');
  // The host's own name for it is offered, and what will be written is shown beforehand.
  await expect(destinations.form.getByRole('textbox', { name: 'Name' })).toHaveValue('incidents');
  await expect(destinations.form.getByRole('list', { name: 'What will be written' })).toContainText(
    'mg-incidents',
  );
  await destinations.form.getByRole('textbox', { name: 'Name' }).fill('Alarm!');
  await expect(destinations.form.getByRole('button', { name: 'Add' })).toBeDisabled();
  await destinations.form.getByRole('textbox', { name: 'Name' }).fill('alarm');
  await destinations.form.getByRole('button', { name: 'Add' }).click();
  await expect(destinations.row('alarm').getByText('missing')).toHaveCount(4);

  await destinations.row('researcher').getByRole('button', { name: 'Edit researcher…' }).click();
  await destinations.choose('Agent group', 'Ops');
  await destinations.form.getByRole('textbox', { name: 'Name' }).fill('ops');
  await destinations.form.getByRole('button', { name: 'Save' }).click();
  await expect(destinations.row('ops')).toContainText('Ops Agent');
  await expect(destinations.row('researcher').getByText('extra')).toHaveCount(4);

  await destinations.row('terminal').getByRole('button', { name: 'Remove terminal…' }).click();
  const removing = page.dialog('Remove terminal?');
  await expect(removing.getByRole('list', { name: 'What will be removed' })).toContainText('mg-terminal');
  await removing.getByRole('button', { name: 'Remove' }).click();
  await expect(removing).toHaveCount(0);
  await expect(destinations.row('terminal')).toContainText('not configured');
  expect(configured(workspace)).toEqual([
    'alarm channel mg-incidents',
    'dana-dm channel mg-dana',
    'engineering channel mg-engineering',
    'family-group channel mg-family',
    'ops agent ag-duty',
  ]);

  const before = ['dana-dm', 'engineering', 'family-group', 'researcher', 'terminal'];
  const after = ['alarm', 'dana-dm', 'engineering', 'family-group', 'ops'];
  expect(projected(workspace, SESSIONS.dana)).toEqual(before);
  await destinations
    .column(/Dana \(DM\)/)
    .getByRole('button', { name: /^Update/ })
    .click();
  await expect(destinations.projecting.getByRole('list')).toContainText('projected destination alarm');
  await destinations.projecting.getByRole('button', { name: 'Update', exact: true }).click();
  await expect(destinations.projecting.getByRole('status')).toHaveText('1 of 1 session updated');
  await page.window.keyboard.press('Escape');
  await expect(destinations.column(/Dana \(DM\)/)).toContainText('up to date');
  expect(projected(workspace, SESSIONS.dana)).toEqual(after);
  expect(projected(workspace, SESSIONS.family)).toEqual(before);

  await destinations.dialog.getByRole('button', { name: 'Update 3 outdated sessions…' }).click();
  await destinations.projecting.getByRole('button', { name: 'Update', exact: true }).click();
  await expect(destinations.projecting.getByRole('status')).toHaveText('3 of 3 sessions updated');
  await page.window.keyboard.press('Escape');
  await expect(destinations.row('terminal')).toHaveCount(0);
  expect(projected(workspace, SESSIONS.family)).toEqual(after);
  expect(page.problems).toEqual([]);
});

test('by keyboard alone, and the focus comes back to the list', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  const { keyboard } = page.window;
  await page.sessions.list.focus();
  await keyboard.press('Shift+F10');
  await page.window.getByRole('menuitem', { name: 'Destinations…' }).press('Enter');
  await expect(page.destinations.add).toBeVisible();
  await page.destinations.add.focus();
  await keyboard.press('Enter');
  await expect(page.destinations.form).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.destinations.form).toHaveCount(0);
  await expect(page.destinations.add).toBeFocused();

  // A removed row has no button to return to: the focus stays in the dialog.
  await page.destinations.row('terminal').getByRole('button', { name: 'Remove terminal…' }).focus();
  await keyboard.press('Enter');
  await expect(page.dialog('Remove terminal?').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(page.dialog('Remove terminal?')).toHaveCount(0);
  await expect(page.destinations.row('terminal')).toContainText('not configured');
  expect(await page.destinations.dialog.evaluate((d) => d.contains(document.activeElement))).toBe(true);
  await keyboard.press('Escape');
  await expect(page.destinations.dialog).toHaveCount(0);
  await expect(page.sessions.list).toBeFocused();
});

test('what another process did meanwhile is not overwritten, and what dangles is named', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await page.command('Destinations…');
  const { destinations } = page;
  await destinations.row('terminal').getByRole('button', { name: 'Edit terminal…' }).click();
  await destinations.form.getByRole('textbox', { name: 'Name' }).fill('shell');
  runElsewhere(
    join(workspace, 'v2.db'),
    "c.execute(\"UPDATE agent_destinations SET target_id = 'mg-lost' WHERE local_name = 'terminal'\"); c.commit()",
    null,
  );
  await expect(page.destinations.row('terminal')).toContainText('dangling: no channel mg-lost');
  await expect(destinations.form.getByRole('alert')).toContainText('has been changed or removed since');
  await expect(destinations.form.getByRole('button', { name: 'Save' })).toBeDisabled();
  expect(configured(workspace)).toContain('terminal channel mg-lost');
});

test('on the demo all active sessions of an agent are projected to at once, closed ones are left alone', async ({
  dir,
  launch,
}) => {
  const { page } = await launch('--demo');
  await page.sessions.open(/#content/);
  await page.command('Destinations…');
  const { destinations } = page;
  await expect(destinations.add).toBeVisible();

  const demo = join(dir, 'profile/demo-workspace');
  const central = (sql: string) => queryElsewhere(join(demo, 'v2.db'), sql);
  const sessions = central(
    `SELECT s.id, s.status, s.agent_group_id AS agent FROM sessions s JOIN agent_groups a ON a.id = s.agent_group_id
     WHERE a.name = 'Quill (Research)' ORDER BY s.id`,
  ).map(({ id, status, agent }) => ({
    active: status === 'active',
    file: join(demo, 'v2-sessions', String(agent), String(id), 'inbound.db'),
  }));
  const active = sessions.filter((one) => one.active);
  const told = () =>
    sessions.map(({ file }) =>
      queryElsewhere(
        file,
        'SELECT name, display_name, type, channel_type, platform_id, agent_group_id FROM destinations ORDER BY name',
      ),
    );
  // As a host projects them.
  const wanted = central(
    `SELECT d.local_name AS name, coalesce(m.name, a.name, d.local_name) AS display_name, d.target_type AS type,
            m.channel_type, m.platform_id, a.id AS agent_group_id
     FROM agent_destinations d
     LEFT JOIN messaging_groups m ON d.target_type = 'channel' AND m.id = d.target_id
     LEFT JOIN agent_groups a ON d.target_type = 'agent' AND a.id = d.target_id
     WHERE d.agent_group_id = (SELECT id FROM agent_groups WHERE name = 'Quill (Research)') ORDER BY 1`,
  );
  expect(wanted.length).toBeGreaterThan(1);
  expect(active.length).toBeGreaterThan(1);
  expect(active.length).toBeLessThan(sessions.length);
  const stray =
    "c.execute(\"REPLACE INTO destinations (name, type) VALUES ('stray', 'channel')\"); c.commit()";
  for (const { file } of sessions) runElsewhere(file, stray, null);
  await expect(destinations.row('stray').getByText('extra')).toHaveCount(active.length);
  const before = told();

  await destinations.dialog.getByRole('button', { name: `Update all ${active.length} sessions…` }).click();
  await destinations.projecting.getByRole('button', { name: 'Update', exact: true }).click();
  await expect(destinations.projecting.getByRole('status')).toHaveText(
    `${active.length} of ${active.length} sessions updated`,
  );
  await destinations.projecting.getByRole('button', { name: 'Done' }).click();
  await expect(destinations.row('stray')).toHaveCount(0);
  expect(told()).toEqual(sessions.map((one, i) => (one.active ? wanted : before[i])));
  expect(page.problems).toEqual([]);
});

test('a dialog that is asked for again comes to the top', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await page.command('Destinations…');
  await page.command('Agent groups…');
  await expect(page.dialog('Agent groups')).toBeVisible();
  await page.command('Destinations…');
  await page.destinations.add.click();
  await expect(page.destinations.form).toBeVisible();
});

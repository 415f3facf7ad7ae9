/** A live host's doors, as a person uses them: a played host holds them in a second process. */
import { join } from 'node:path';
import { colorSchemes, inScheme, TOP } from '../../axe.js';
import { bundle } from '../../support/bundle.js';
import { type DoorHost, runDoorHost } from '../../support/door-host-process.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { executeElsewhere } from '../../support/python-write.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const DANA = SESSIONS.dana;
let program: string;
test.beforeAll(async () => {
  program = await bundle('test/support/door-host.ts');
});

let host: DoorHost | null = null;
test.afterEach(async () => {
  await host?.kill();
  host = null;
});

/** Dana is an owner. Her agent takes every message. */
function letDanaIn(workspace: string): void {
  const central = join(workspace, 'v2.db');
  const who = ['telegram:5557401', 'telegram', 'Dana', 'x'];
  executeElsewhere(
    central,
    'INSERT INTO users (id, kind, display_name, created_at) VALUES (?, ?, ?, ?)',
    who,
  );
  const role = ['telegram:5557401', 'owner', 'x'];
  executeElsewhere(central, 'INSERT INTO user_roles (user_id, role, granted_at) VALUES (?, ?, ?)', role);
}

const written = (workspace: string) =>
  queryElsewhere(join(workspace, DANA.inbound), "SELECT id, content FROM messages_in WHERE id LIKE 'cli-%'");

test('a message goes through the host: foretold, sent, and found in the rows', async ({
  workspace,
  launch,
}) => {
  letDanaIn(workspace);
  host = await runDoorHost(program, workspace, { dialect: '2.3' });
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.window.getByRole('status', { name: 'Host' })).toHaveText('host alive, 2.1.54 or newer');
  await page.sessions.open(/Dana \(DM\)/);
  await page.compose.text.fill('Is the ticket still valid?');
  await page.window.keyboard.press('Control+Alt+Enter');
  const dialog = page.dialog('Inject through the host');
  await expect(dialog.getByRole('combobox', { name: 'Comes from' })).toHaveValue(
    'Dana, owner (telegram:5557401)',
  );
  const forecast = dialog.getByRole('list', { name: 'What the host will do' });
  await expect(forecast.getByRole('listitem')).toHaveText(
    'Andy takes it at once: its container is started if none runs, in this session.it takes every message',
  );
  for (const scheme of colorSchemes) {
    const clean = await inScheme(page.window, scheme);
    await clean('the foretelling', TOP);
  }
  await dialog.getByRole('button', { name: 'Inject through the host' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.timeline.row(/^inbound chat/).last()).toContainText('Is the ticket still valid?');
  await expect(page.compose.text).toHaveValue('');
  const [row] = written(workspace);
  expect(JSON.parse(String(row?.content))).toMatchObject({ senderId: 'telegram:5557401', sender: 'Dana' });
});

test('what only a direct write can do is said, and the direct way is one key away', async ({
  workspace,
  launch,
}) => {
  letDanaIn(workspace);
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.window.getByRole('status', { name: 'Host' })).toHaveText('no host answers');
  await page.sessions.open(/Dana \(DM\)/);
  await page.compose.text.fill('/clear');
  await page.compose.choose('Other ways to send', /Inject through the host/);
  const dialog = page.dialog('Inject through the host');
  await expect(dialog).toContainText('No host takes it on cli.sock: there is no such file.');
  await expect(dialog.getByRole('button', { name: 'Inject through the host' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Inject directly' }).click();
  await expect(page.timeline.row(/^inbound chat/).last()).toContainText('/clear');
  expect(written(workspace)).toEqual([]);
});

test('a session without a container is woken by a message that its agent takes', async ({
  workspace,
  launch,
}) => {
  letDanaIn(workspace);
  host = await runDoorHost(program, workspace, { dialect: '2.0' });
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Family Group/);
  await page.command('Wake now…');
  const dialog = page.dialog('Wake Family Group now');
  await expect(dialog).toContainText('Hosts have no command that wakes a session.');
  await dialog.getByRole('button', { name: 'Wake now' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.timeline.row(/^inbound chat/).last()).toContainText('Please go on with what is waiting.');
  await expect.poll(() => host?.said.some(({ type }) => type === 'wake')).toBe(true);
});

test('a host restarts containers and adds a destination; what it is shows in the Container tab', async ({
  workspace,
  launch,
}) => {
  host = await runDoorHost(program, workspace, { dialect: '2.3' });
  host.running([DANA.id]);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  const tab = await page.inspector.show('Container');
  await expect(tab).toContainText('2.1.54 or newer: its help has tasks');
  await tab.getByRole('button', { name: 'Restart containers…' }).click();
  const restart = page.dialog('Restart the containers of Andy?');
  await expect(restart).toContainText(/it does nothing else|would restart none/);
  const clean = await inScheme(page.window, 'dark');
  await clean('the restart', TOP);
  await restart.getByRole('button', { name: 'Restart' }).click();
  await expect(page.window.getByText('Restarted 1 container of Andy')).toBeVisible();

  await page.command('Destinations…');
  await page.destinations.add.click();
  await page.destinations.choose('Messaging group', '#incidents');
  const { form } = page.destinations;
  await expect(form.getByRole('checkbox', { name: 'Have the host do it' })).toBeChecked();
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form).toHaveCount(0);
  const told = queryElsewhere(
    join(workspace, DANA.inbound),
    "SELECT platform_id FROM destinations WHERE name = 'incidents'",
  );
  expect(told).toEqual([{ platform_id: 'slack:C0PAGER' }]);
});

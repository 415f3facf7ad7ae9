import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.folder;
const NAME = 'nanoclaw-v2-house-1795040400111';

/** Makes a workspace look as if nobody has used it for an hour. */
function atRest(workspace: string): void {
  const at = Date.now() / 1000 - 3600;
  for (const name of readdirSync(workspace, { recursive: true, encoding: 'utf8' })) {
    if (/v2\.db$|\.heartbeat$/.test(name)) utimesSync(join(workspace, name), at, at);
  }
}

test('the list and the Container tab show what Docker says, while it changes', async ({
  workspace,
  docker,
  launch,
}) => {
  docker.containers = [{ name: NAME, workspace: join(workspace, TERMINAL), startedAt: Date.now() - 90_000 }];
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.row(/Terminal/)).toContainText('running');
  // v2.db says that it runs, and nothing has been heard of it for long.
  await expect(page.sessions.row(/duty@harbour\.test/)).toContainText('running? not in Docker');

  await page.sessions.open(/Terminal/);
  await expect(page.timeline.containerStatus).toContainText('running');
  const panel = await page.inspector.show('Container');
  await expect(panel).toContainText(`Docker runs ${NAME}, started 2 min ago, though v2.db says stopped.`);
  await expect(page.inspector.evidence('Engine')).toContainText('Docker: running');
  await expect(page.inspector.evidence('Engine')).toContainText('agrees');
  await expect(page.inspector.evidence('v2.db')).toContainText('stopped');
  await expect(page.inspector.evidence('v2.db')).toContainText('differs');
  await expect(panel).toContainText('its folder at /workspace');

  docker.containers = [];
  await expect(page.timeline.containerStatus).toContainText('stopped', { timeout: 15_000 });
  await expect(page.inspector.evidence('Engine')).toContainText('no container in Docker');
  await expect(page.sessions.row(/Terminal/)).toContainText('stopped');

  docker.mood = 'error';
  await expect(panel).toContainText('docker.sock answered with HTTP status 500: no space left on device.', {
    timeout: 20_000,
  });
  await expect(panel).toContainText(/Docker answered until \d\d:\d\d\./);
  await expect(page.inspector.evidence('Engine')).toContainText('Docker answered until then');
  await expect(page.sessions.row(/duty@harbour\.test/)).not.toContainText('not in Docker');
  expect(page.problems).toEqual([]);
});

test('an engine that hangs holds nothing up', async ({ workspace, docker, launch }) => {
  docker.mood = 'silent';
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await expect(page.timeline.row('inbound chat 4')).toBeVisible();
  const panel = await page.inspector.show('Container');
  await expect(panel).toContainText('docker.sock did not answer within 3 s.', { timeout: 15_000 });
  await expect(page.inspector.evidence('Engine')).toContainText('does not answer');
  await expect(page.inspector.evidence('Engine')).toContainText('not available');
});

test('B09, B14: a container that cannot be placed denies nothing, and nothing is simulated beside it', async ({
  workspace,
  docker,
  launch,
}) => {
  atRest(workspace);
  // As Docker Desktop names a folder of WSL.
  const folder = '/run/desktop/mnt/host/wsl/docker-desktop-bind-mounts/Ubuntu/4f19dd7c';
  docker.containers = [{ name: NAME, workspace: folder }];
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.row(/Terminal/)).toContainText('stopped? unplaced in Docker');
  await expect(page.sessions.row(/duty@harbour\.test/)).toContainText('running? unplaced in Docker');
  await page.sessions.open(/Terminal/);
  const panel = await page.inspector.show('Container');
  await expect(panel).toContainText(`Docker runs ${NAME}, which may be this session’s: its folder ${folder}`);
  await expect(page.inspector.evidence('Engine')).toContainText('unplaced in Docker');
  await expect(page.inspector.evidence('Engine')).toContainText('not available');

  await panel.getByRole('button', { name: 'Simulate this session' }).click();
  await page.dialog('Simulate in this workspace?').getByRole('button', { name: 'Simulate' }).click();
  await expect(page.alert).toContainText('which may be the container of a session here');
  await expect(page.simulation.button).toHaveText('Nothing simulated');
  await page.alert.getByRole('button', { name: 'Dismiss' }).click();

  // Once it can be placed, it is this session's, and beside another both are named.
  const own = join(workspace, TERMINAL);
  docker.containers = [
    {
      name: 'nanoclaw-v2-house-1795040400113',
      workspace: `/host_mnt${own}/`,
      startedAt: Date.now() - 90_000,
    },
    {
      name: 'nanoclaw-v2-house-1795040400112',
      workspace: own,
      state: 'paused',
      startedAt: Date.now() - 180_000,
    },
  ];
  await expect(panel).toContainText('2 containers run for this session', { timeout: 15_000 });
  await expect(panel).toContainText(`Beside it there is nanoclaw-v2-house-1795040400112 (Docker: paused)`);
  await expect(page.sessions.row(/duty@harbour\.test/)).toContainText('running? not in Docker');
  expect(page.problems).toEqual([]);
});

test('nothing is simulated beside a container that Docker runs', async ({ workspace, docker, launch }) => {
  atRest(workspace);
  docker.containers = [{ name: NAME, workspace: join(workspace, TERMINAL) }];
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const panel = await page.inspector.show('Container');
  await panel.getByRole('button', { name: 'Simulate this session' }).click();
  await page.dialog('Simulate in this workspace?').getByRole('button', { name: 'Simulate' }).click();
  await expect(page.alert).toContainText(`Docker runs “${NAME}”, the real container of session`);
  await expect(page.simulation.button).toHaveText('Nothing simulated');
  await page.alert.getByRole('button', { name: 'Dismiss' }).click();

  await page.simulation.button.click();
  await page.simulation.host.click();
  await page.dialog('Simulate in this workspace?').getByRole('button', { name: 'Simulate' }).click();
  await expect(page.alert).toContainText(`Docker runs “${NAME}”`);
  await expect(page.simulation.button).toHaveText('Nothing simulated');
  const outbound = join(workspace, TERMINAL, 'outbound.db');
  expect(queryElsewhere(outbound, 'SELECT * FROM processing_ack')).toEqual([]);
});

test('what is simulated makes way for a container that comes later', async ({
  workspace,
  docker,
  launch,
}) => {
  atRest(workspace);
  const { page, close } = await launch(`--workspace=${workspace}`, `--agent=${SESSIONS.terminal.id}`);
  await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  docker.containers = [{ name: NAME, labels: { 'nanoclaw-session': SESSIONS.terminal.id } }];
  await expect(page.alert).toContainText(`Docker runs “${NAME}”`, { timeout: 15_000 });
  await expect(page.simulation.button).toHaveText('Nothing simulated');
  await expect(page.sessions.row(/Terminal/)).not.toContainText('simulated');
  await expect(page.sessions.row(/Terminal/)).toContainText('running');
  // What v2.db says of it is for the host to write, now that there is one.
  await close();
  const sql = `SELECT container_status AS status FROM sessions WHERE id = '${SESSIONS.terminal.id}'`;
  expect(queryElsewhere(join(workspace, 'v2.db'), sql)).toEqual([{ status: 'running' }]);
});

test('also in the demo, and it can go on when the container is gone', async ({ dir, docker, launch }) => {
  const { page } = await launch('--demo');
  await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  await page.sessions.open(/Playground/);
  const demo = join(dir, 'profile/demo-workspace');
  const [row] = queryElsewhere(
    join(demo, 'v2.db'),
    "SELECT s.agent_group_id AS a, s.id FROM sessions s JOIN messaging_groups m ON m.id = s.messaging_group_id WHERE m.name = 'Playground'",
  );
  docker.containers = [{ name: NAME, workspace: join(demo, 'v2-sessions', String(row?.a), String(row?.id)) }];
  await expect(page.alert).toContainText(`Docker runs “${NAME}”`, { timeout: 15_000 });
  await expect(page.simulation.button).toHaveText('Nothing simulated');
  await page.alert.getByRole('button', { name: 'Dismiss' }).click();

  const panel = await page.inspector.show('Container');
  await panel.getByRole('button', { name: 'Simulate this session' }).click();
  await expect(page.alert).toContainText('two would answer every message twice');
  await expect(page.simulation.button).toHaveText('Nothing simulated');
  docker.containers = [];
  await expect(panel).not.toContainText(NAME, { timeout: 15_000 });
  await panel.getByRole('button', { name: 'Simulate this session' }).click();
  await expect(page.timeline.containerStatus).toContainText('simulated');
});

import { spawn } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { ConsolePage } from '../../pages/console.page.js';
import { inPlayground } from '../../pages/playground.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { PYTHON } from '../../support/python-path.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

/** The row of an injected message. */
const sent = (page: ConsolePage, text: string): Locator =>
  page.timeline.region.getByRole('article', { name: /^inbound/ }).filter({ hasText: text });

/** The newest row that the agent wrote. */
const newest = (page: ConsolePage): Locator =>
  page.timeline.region.getByRole('article', { name: /^outbound/ }).last();

test('a message is answered, done and delivered before one’s eyes', async ({ launch }) => {
  const { page } = await inPlayground(launch);
  await page.compose.send('hello there');
  await expect(newest(page)).toContainText('You said: "hello there".');
  await expect(sent(page, 'hello there')).toContainText('done');
  await expect(newest(page)).toContainText('delivered');
  await newest(page).click();
  await expect(await page.inspector.show('Message')).toContainText(/sim-cli-\d+/);
  expect(page.problems).toEqual([]);
});

test('a delivery fails on demand', async ({ launch }) => {
  const { page } = await inPlayground(launch);
  await page.compose.send('say /fail-delivery please');
  await expect(sent(page, 'say /fail-delivery please')).toContainText('done');
  await expect(newest(page)).toContainText('failed');
  await expect(page.sessions.row(/Playground/)).toContainText('1 failed');
});

test.describe('each slash command does in the timeline what it says', () => {
  test('/help, /card, /react, /file, /edit', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    await page.compose.send('/help');
    await expect(newest(page)).toContainText('/flood');
    await expect(newest(page)).toContainText('delivered');

    await page.compose.send('/edit Better so');
    await expect(newest(page)).toContainText('Better so');
    await expect(newest(page)).toContainText(/edit/i);

    await page.compose.send('/card Weather | Sunny all day');
    await expect(newest(page)).toContainText('Sunny all day');

    await page.compose.send('/react 👍');
    await expect(newest(page)).toContainText('👍');

    await page.compose.send('/file numbers.csv 20KB');
    await expect(newest(page).getByRole('button', { name: /numbers\.csv/ })).toBeVisible();
    await expect(newest(page)).toContainText('20 KB');
  });

  test('/ask: the question waits for its answer, and the agent goes on with what was chosen', async ({
    launch,
  }) => {
    const { page } = await inPlayground(launch);
    await page.compose.send('/ask Tea or coffee? | Tea | Coffee');
    await expect(newest(page)).toContainText('Tea or coffee?');
    await expect(newest(page)).toContainText('open, waits for an answer');
    await expect(page.sessions.row(/Playground/)).toContainText('1 waiting');
    await expect(sent(page, '/ask Tea or coffee?')).toContainText('claimed');

    await newest(page).getByRole('button', { name: 'Coffee' }).click();
    await expect(newest(page)).toContainText('Coffee');
    await expect(newest(page)).not.toContainText('Tea');
    await expect(sent(page, '/ask Tea or coffee?')).toContainText('done');
    await expect(page.sessions.row(/Playground/)).not.toContainText('1 waiting');
  });

  test('/schedule: the task is there by itself, and due', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    await page.compose.send('/schedule in 10 min | Water the plants');
    const task = page.timeline.region.getByRole('article', { name: /^inbound task/ });
    await expect(task).toContainText('Water the plants');
    await expect(task).not.toContainText('done');
  });

  test('/tool, /slow: what the container does meanwhile', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    await page.compose.send('/tool Bash 4');
    await expect(page.timeline.containerStatus).toContainText('running Bash');
    await expect(page.timeline.containerStatus).toContainText('simulated');
    await expect(newest(page)).toContainText(/Bash ran for 4(\.\d)? s\./);

    await page.compose.send('/slow 3');
    await expect(sent(page, '/slow 3')).toContainText('claimed');
    await expect(sent(page, '/slow 3')).toContainText('done');
  });

  test('/silent, /fail: done without a word, failed', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    const outbound = page.timeline.region.getByRole('article', { name: /^outbound/ });
    await expect(outbound).not.toHaveCount(0);
    const before = await outbound.count();
    await page.compose.send('/silent');
    await expect(sent(page, '/silent').last()).toContainText('done');
    await page.compose.send('/fail');
    await expect(sent(page, '/fail').last()).toContainText('failed');
    expect(await outbound.count()).toBe(before);
  });

  test('/crash: the claim is given back, a new container comes and answers', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    await page.compose.send('/crash');
    const panel = await page.inspector.show('Container');
    await expect(panel).toContainText('The simulated container crashed.');
    await expect(panel).toContainText('This container is simulated', { timeout: 15_000 });
    await expect(sent(page, '/crash').last()).toContainText('done', { timeout: 15_000 });
  });

  test('/flood, /big, /garbage: the window stays usable', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    await page.compose.send('/flood 300');
    await expect(newest(page)).toContainText('300');
    await expect(newest(page)).toContainText('delivered');

    await page.compose.send('/big 2MB');
    await expect(newest(page).getByRole('button', { name: /show more/i })).toBeVisible();

    await page.compose.send('/garbage');
    await expect(newest(page)).toContainText(/I wrote \d+ broken rows/);
    await expect(page.timeline.withText('stored as a BLOB').first()).toContainText('failed');
    await page.compose.send('still there?');
    await expect(newest(page)).toContainText('You said: "still there?".');
    expect(page.problems).toEqual([]);
  });
});

test('a session can be left and played again by itself, and the words say so', async ({ launch }) => {
  const { page } = await inPlayground(launch);
  const panel = await page.inspector.show('Container');
  await panel.getByRole('button', { name: 'Stop simulating' }).click();
  await expect(page.timeline.containerStatus).not.toContainText('simulated');
  await expect(page.timeline.containerStatus).toContainText('stopped');
  await page.compose.send('one more?');
  await expect(sent(page, 'one more?')).toContainText('waiting');
  await page.window.keyboard.press('ControlOrMeta+k');
  await page.window.getByRole('textbox', { name: 'Go to session or command' }).fill('Simulate this session');
  await page.window.keyboard.press('Enter');
  await expect(page.timeline.containerStatus).toContainText('simulated');
  await expect(newest(page)).toContainText('one more?');
});

test('a session with a fresh sign of life of another container is refused, with the reason', async ({
  dir,
  launch,
}) => {
  const first = await inPlayground(launch);
  const panel = await first.page.inspector.show('Container');
  await panel.getByRole('button', { name: 'Stop simulating' }).click();
  await expect(first.page.timeline.containerStatus).toContainText('stopped');
  const [row] = queryElsewhere(
    join(dir, 'profile/demo-workspace/v2.db'),
    "SELECT s.agent_group_id AS a, s.id FROM sessions s JOIN messaging_groups m ON m.id = s.messaging_group_id WHERE m.name = 'Playground'",
  );
  // A real container touches the file and writes nothing into it.
  const beat = join(dir, 'profile/demo-workspace/v2-sessions', String(row?.a), String(row?.id), '.heartbeat');
  writeFileSync(beat, '');
  utimesSync(beat, new Date(), new Date());
  await panel.getByRole('button', { name: 'Simulate this session' }).click();
  await expect(first.page.alert).toContainText('its container was last seen');
  await expect(panel).toContainText('its container was last seen');
  await expect(first.page.timeline.containerStatus).not.toContainText('simulated');
});

test.describe('in a workspace of somebody’s', () => {
  /** Makes a workspace look as if nobody has used it for an hour. */
  function atRest(workspace: string): void {
    const at = Date.now() / 1000 - 3600;
    for (const name of readdirSync(workspace, { recursive: true, encoding: 'utf8' })) {
      if (/v2\.db$|\.heartbeat$/.test(name)) utimesSync(join(workspace, name), at, at);
    }
  }

  test('nothing is simulated while something speaks for a live host', async ({ workspace, launch }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    await page.sessions.open(/Terminal/);
    const panel = await page.inspector.show('Container');
    await panel.getByRole('button', { name: 'Simulate this session' }).click();
    await page.dialog('Simulate in this workspace?').getByRole('button', { name: 'Simulate' }).click();
    await expect(page.alert).toContainText('a NanoClaw host seems to be using this workspace');
    await expect(page.simulation.button).toHaveText('Nothing simulated');
    expect(
      queryElsewhere(join(workspace, SESSIONS.terminal.outbound), 'SELECT * FROM processing_ack'),
    ).toEqual([]);
  });

  test('one session is played after the person’s word, and no other', async ({ workspace, launch }) => {
    atRest(workspace);
    const { page } = await launch(`--workspace=${workspace}`);
    await page.sessions.open(/Terminal/);
    const panel = await page.inspector.show('Container');
    await panel.getByRole('button', { name: 'Simulate this session' }).click();
    await page.dialog('Simulate in this workspace?').getByRole('button', { name: 'Simulate' }).click();
    await expect(newest(page)).toContainText('the first words from the terminal');
    await expect(newest(page)).toContainText('undelivered');
    await expect(page.simulation.button).toHaveText('Simulated: agent');

    await page.simulation.button.click();
    await page.simulation.host.click();
    await expect(page.simulation.button).toHaveText('Simulated: agent + host');
    await expect(newest(page)).toContainText(/(?<!un)delivered/);
    const crashed = join(workspace, SESSIONS.mail.inbound);
    expect(queryElsewhere(crashed, 'SELECT status, tries FROM messages_in')).toEqual([
      { status: 'pending', tries: 0 },
    ]);
  });

  test('it ends, with the reason, when somebody opens v2.db', async ({ workspace, launch }) => {
    atRest(workspace);
    const { page } = await launch(`--workspace=${workspace}`, `--agent=${SESSIONS.terminal.id}`);
    await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
    const code = [
      'import sqlite3, sys',
      'c = sqlite3.connect(sys.argv[1])',
      'c.execute("SELECT count(*) FROM sessions").fetchall()',
      'sys.stdin.read()',
    ].join('\n');
    const other = spawn(PYTHON, ['-c', code, join(workspace, 'v2.db')], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    try {
      await expect(page.alert).toContainText(`process ${other.pid} has v2.db open`, { timeout: 15_000 });
      await expect(page.simulation.button).toHaveText('Nothing simulated');
    } finally {
      other.kill('SIGKILL');
    }
  });

  test('--agent is the person’s word', async ({ workspace, launch }) => {
    atRest(workspace);
    const { page } = await launch(`--workspace=${workspace}`, `--agent=${SESSIONS.terminal.id}`);
    await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
    await page.sessions.open(/Terminal/);
    await expect(newest(page)).toContainText('the first words from the terminal');
    await expect(page.window.getByText('simulated: 1 session + host')).toBeVisible();
  });
});

test.describe('scenarios', () => {
  test('one is played from the window, at once, into sessions of its own', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    const before = await page.sessions.rows.count();
    await page.simulation.play('Play An incident', 'All at once');
    await expect(page.window.getByText('Played “An incident”')).toBeVisible();
    await expect.poll(() => page.sessions.rows.count()).toBeGreaterThan(before);
    expect(page.problems).toEqual([]);
  });

  test('one that is being played shows how far it is, and can be cancelled', async ({ launch }) => {
    const { page } = await inPlayground(launch);
    await page.simulation.play('Play An incident', 'As written');
    await expect(page.simulation.scenario).toContainText(/An incident \d+\/\d+/);
    await page.window.getByRole('button', { name: 'Cancel the scenario' }).click();
    await expect(page.simulation.scenario).toHaveCount(0);
  });

  test('a file that is none is refused with what is wrong in it', async ({ dir, launch }) => {
    const { page, answerDialogs } = await inPlayground(launch);
    const file = join(dir, 'broken.yaml');
    writeFileSync(file, 'title: Broken\nsteps: nothing\n');
    await answerDialogs(file);
    await page.simulation.play('From a file…', 'All at once');
    await expect(page.alert).toContainText('broken.yaml');
    await expect(page.alert).toContainText('steps');
  });
});

test('the demo is made anew by one command, and another one elsewhere', async ({ dir, launch }) => {
  const { page, answerDialogs } = await inPlayground(launch);
  await page.compose.send('soon gone');
  await expect(newest(page)).toContainText('soon gone');
  await page.window
    .getByRole('banner')
    .getByRole('button', { name: /demo-workspace/ })
    .click();
  await page.window.getByRole('menuitem', { name: 'Reset the demo…' }).click();
  await page.dialog('Reset the demo?').getByRole('button', { name: 'Reset' }).click();
  await expect(page.dialog('Reset the demo?')).toHaveCount(0, { timeout: 20_000 });
  await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  await page.sessions.open(/Playground/);
  await expect(page.timeline.withText('Is anybody there?').first()).toBeVisible();
  await expect(page.timeline.withText('soon gone')).toHaveCount(0);

  await answerDialogs(join(dir, 'second demo'));
  await page.window
    .getByRole('banner')
    .getByRole('button', { name: /demo-workspace/ })
    .click();
  await page.window.getByRole('menuitem', { name: 'New demo workspace…' }).click();
  await expect(page.window.getByRole('banner').getByRole('button', { name: /second demo/ })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
});

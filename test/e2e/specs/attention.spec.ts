import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { createWorkspace } from '../../../src/store/workspace.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { StagedWorkspace } from '../../support/staged-workspace.js';
import { expect, test } from '../fixtures.js';
import type { ConsolePage } from '../pages/console.page.js';
import { DesktopPage } from '../pages/desktop.page.js';

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

type Launch = (...args: string[]) => Promise<{ page: ConsolePage; app: ElectronApplication }>;

/** The demo with everything simulated, the Playground open. */
async function inPlayground(launch: Launch) {
  const started = await launch('--demo');
  await expect(started.page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  await started.page.sessions.open(/Playground/);
  await expect(started.page.timeline.containerStatus).toContainText('simulated');
  return started;
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
  await first.app.close();

  const second = await launch(`--workspace=${workspace}`);
  await expect(second.page.sessions.row(/Dana \(DM\).*2 unread/)).toBeVisible();
  await second.page.sessions.open(/Dana \(DM\)/);
  await expect(second.page.sessions.list).not.toContainText('unread');
  say(workspace, 'three');
  await expect(second.page.timeline.withText('three')).toBeVisible();
  await second.page.sessions.open(/Family Group/);
  say(workspace, 'four');
  await expect(second.page.sessions.row(/Dana \(DM\).*1 unread/)).toBeVisible();
  await second.app.close();

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
  await first.app.close();

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
  await expect(page.sessions.hints).toHaveText([/is:stuck.*1/, /is:stopped/]);
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

test('the desktop is told of a question only once it was asked to be, and leads to it', async ({
  launch,
}) => {
  const { page, app } = await inPlayground(launch);
  const desktop = new DesktopPage(app);
  await desktop.watch();
  await page.compose.send('/ask Milk? | Yes | No');
  await expect(page.sessions.row(/Playground.*1 waiting/)).toBeVisible();

  await page.attention.open();
  await page.attention.region.getByRole('button', { name: 'Notifications off' }).click();
  await page
    .dialog(/Notifications/)
    .getByRole('switch', { name: 'Desktop notifications' })
    .check();
  await expect(page.attention.region.getByRole('button', { name: 'Notifications on' })).toBeVisible();
  await page.window.keyboard.press('Escape');
  await page.sessions.open(/Playground/);
  await page.timeline.withText('Milk?').getByRole('button', { name: 'Yes' }).last().click();
  await page.compose.send('/ask Sugar? | One | Two');
  await expect.poll(() => desktop.told()).toHaveLength(1);
  expect(await desktop.told()).toEqual([
    { title: 'Question in Playground (simulated)', body: 'Sugar? · Mira' },
  ]);

  await page.sessions.open(/Book club/);
  expect(await desktop.clickNewest()).toBe(true);
  await expect(page.timeline.withText('Sugar?').last()).toBeFocused();
  expect(page.problems).toEqual([]);
});

test('the desktop tells of a container that gets stuck and of a delivery that fails, each with the way there', async ({
  dir,
  env,
  launch,
}) => {
  env.DOCKER_HOST = `unix://${join(dir, 'no-engine.sock')}`;
  const stage = await StagedWorkspace.of(join(dir, 'workspace'), ['Pump', 'Mail', 'Old']);
  const now = () => new Date().toISOString();
  const failed = (name: string, text: string): void => {
    const row = { id: `out-${text}`, seq: 5, kind: 'chat', timestamp: now() };
    stage.says(name, { ...row, content: JSON.stringify({ text }) }, 'failed');
  };
  failed('Old', 'failed before anybody asked');
  const { app, page } = await launch(`--workspace=${stage.path}`);
  const desktop = new DesktopPage(app);
  await desktop.watch();
  await expect(page.sessions.row(/^Old.*failed/)).toBeVisible();
  await expect(page.sessions.list).not.toContainText('not looked at yet');
  await page.command('Turn desktop notifications on');
  await page.attention.open();
  await expect(page.attention.region.getByRole('button', { name: 'Notifications on' })).toBeVisible();

  stage.claims('Pump', 'running');
  stage.beats('Pump', 11 * 60_000);
  stage.holds('Pump', 10 * 60_000);
  await expect.poll(() => desktop.told()).toHaveLength(1);
  expect(await desktop.clickNewest()).toBe(true);
  await expect(page.timeline.containerStatus).toContainText('stuck');
  await expect(page.timeline.withText('Hello Pump')).toBeFocused();

  failed('Mail', 'The bill is paid.');
  await expect.poll(() => desktop.told()).toHaveLength(2);
  expect(await desktop.clickNewest()).toBe(true);
  await expect(page.timeline.withText('The bill is paid.')).toBeFocused();

  const claimed = 'It claimed a message 10 min ago and has been silent since (last seen 11 min ago).';
  expect(await desktop.told()).toEqual([
    { title: 'Stuck container: Pump', body: `${claimed} · One` },
    { title: 'Delivery failed: Mail', body: 'The bill is paid. · One' },
  ]);
  expect(page.problems).toEqual([]);
});

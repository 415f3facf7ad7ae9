import { join } from 'node:path';
import { DesktopPage } from '../../pages/desktop.page.js';
import { inPlayground } from '../../pages/playground.js';
import { StagedWorkspace } from '../../support/staged-workspace.js';
import { expect, test } from '../fixtures.js';

test('the desktop is told of a question only once it was asked to be, and leads to it', async ({
  launch,
}) => {
  const { page, app } = await inPlayground(launch);
  const desktop = new DesktopPage(app);
  await desktop.watch();
  await page.compose.send('/ask Milk? | Yes | No');
  await expect(page.sessions.row(/Playground.*1 waiting/)).toBeVisible();

  await page.attention.open();
  await page.attention.region.getByRole('button', { name: 'Notifications: off' }).click();
  await page
    .dialog(/Notifications/)
    .getByRole('switch', { name: 'Desktop notifications' })
    .check();
  await expect(page.attention.region.getByRole('button', { name: 'Notifications: on' })).toBeVisible();
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
  await expect(page.attention.region.getByRole('button', { name: 'Notifications: on' })).toBeVisible();

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

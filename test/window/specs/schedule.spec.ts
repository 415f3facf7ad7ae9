import { join } from 'node:path';
import { colorSchemes, inScheme } from '../../axe.js';
import { KeyboardPage } from '../../pages/keyboard.page.js';
import { ack, makeScheduledWorkspace } from '../../support/scheduled-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const statuses = (folder: string, series: string) =>
  queryElsewhere(
    join(folder, 'inbound.db'),
    `SELECT status, recurrence FROM messages_in WHERE series_id = '${series}' ORDER BY rowid`,
  ).map(({ status, recurrence }) => `${status} ${recurrence}`);

test('B07: what is scheduled stands in one view; a series is paused, resumed, made due, stopped, and taken back', async ({
  launch,
  dir,
}) => {
  const path = join(dir, 'data');
  const folders = await makeScheduledWorkspace(path, Date.now());
  const [garden = '', office = ''] = folders.values();
  const { page, menu } = await launch(`--workspace=${path}`);
  const { schedule, window, sessions } = page;
  await sessions.rows.first().waitFor();
  const keys = await KeyboardPage.at(window);
  await expect.poll(() => menu.canChoose('View', 'Upcoming')).toBe(true);

  await keys.press('g u');
  await expect(schedule.items).toHaveCount(11);
  await expect(schedule.items.first()).toContainText('Send the invoice');
  await expect(schedule.items.first()).toContainText('overdue');
  await expect(schedule.item('Water the tomatoes')).toContainText(/in (20|19) min/);
  await expect(schedule.item('Water the tomatoes')).toContainText('At 19:00');
  await expect(schedule.item('Count the bees')).toContainText('17 */7 3-9,21 * 2#1');
  await expect(schedule.item('Morning brief')).toContainText('forked: 2 live rows');
  await expect(schedule.item('Scan the inbox')).toContainText('2 runs failed');
  await expect(schedule.item('Fetch the rates')).toContainText('dead');
  await expect(schedule.item('Rotate the logs')).toContainText('cannot recur');

  // By keys: down to the second one and into its session; back, and narrowed to a state.
  await keys.press('j Enter');
  await expect(window.getByRole('heading', { name: 'Office' })).toBeVisible();
  await expect(page.timeline.region.getByRole('article', { name: /^inbound task/ }).last()).toBeVisible();
  await keys.press('g u');
  await schedule.state('1 forked').press('Enter');
  await expect(schedule.items).toHaveCount(1);
  await schedule.state('1 forked').press('Enter');
  await schedule.filter.fill('garden every hour');
  await expect(schedule.items).toHaveCount(1);
  await expect(schedule.items).toContainText('Stand up and stretch');
  await schedule.filter.fill('');

  // Shown before, and done only then.
  await schedule.ask('Water the tomatoes', 'Pause…');
  await expect(page.dialog('Pause this series?')).toContainText('pendingpaused');
  expect(statuses(garden, 'water')).toEqual(['pending 0 19 * * *']);
  await page.dialog('Pause this series?').getByRole('button', { name: 'Pause' }).click();
  await expect(schedule.item('Water the tomatoes')).toContainText('paused');
  expect(statuses(garden, 'water')).toEqual(['paused 0 19 * * *']);
  await schedule.ask('Water the tomatoes', 'Resume…');
  await page.dialog('Resume this series?').getByRole('button', { name: 'Resume' }).click();
  await expect(schedule.item('Water the tomatoes')).toContainText('live');
  await schedule.ask('Water the tomatoes', 'Make due now…');
  await page.dialog('Make it due now?').getByRole('button', { name: 'Make due now' }).click();
  await expect(schedule.item('Water the tomatoes').getByRole('button').first()).toContainText(/now|ago/);
  await keys.press('z');
  await expect(schedule.item('Water the tomatoes')).toContainText(/in \d+ min/);

  // Every live row of a forked series.
  await page.chooseFrom(schedule.item('Morning brief').getByRole('button').first(), 'Stop this series…');
  const stop = page.dialog('Stop this series?');
  await expect(stop).toContainText('brief-1');
  await expect(stop).toContainText('brief-2');
  await stop.getByRole('button', { name: 'Stop the series' }).click();
  await expect(schedule.item('Morning brief')).toHaveCount(0);
  expect(statuses(office, 'brief')).toEqual(['completed null', 'completed null']);
  await keys.press('z');
  await expect(schedule.item('Morning brief')).toContainText('forked');
  expect(statuses(office, 'brief')).toEqual(['pending 30 7 * * *', 'pending 30 7 * * *']);

  // What the container has is left alone, and that is said.
  ack(office, 'late', 'processing', new Date().toISOString());
  await expect(schedule.item('Send the invoice')).toContainText('running now');
  await schedule.ask('Send the invoice', 'Cancel this message…');
  await expect(page.dialog('Cancel this message?')).toContainText('The container is working on “late”');
  await expect(
    page.dialog('Cancel this message?').getByRole('button', { name: 'Cancel the message' }),
  ).toBeDisabled();
  await window.keyboard.press('Escape');

  // Edited in its session's composer; its row says that it recurs, and can be stopped from there.
  await schedule.ask('Stand up and stretch', 'Edit and send again');
  await expect(page.compose.text).toHaveValue('Stand up and stretch');
  await expect(page.compose.region).toContainText('The original, seq 8, goes on with its series');
  const row = page.timeline.region.getByRole('article', { name: 'inbound chat 8' });
  await expect(row).toContainText('Every hour from 09:00 to 17:00, Monday through Friday');
  await page.chooseFrom(row, 'Stop this series…');
  await expect(page.dialog('Stop this series?')).toContainText('message stretch');
  await window.keyboard.press('Escape');
  await sessions.filter.fill('is:scheduled');
  await expect(sessions.rows).toHaveCount(3);
});

test('B07: a read-only console shows what is scheduled and changes nothing', async ({ launch, dir }) => {
  const path = join(dir, 'data');
  await makeScheduledWorkspace(path, Date.now());
  const { page } = await launch(`--workspace=${path}`, '--read-only');
  await page.sessions.rows.first().waitFor();
  await page.command('Upcoming');
  await expect(page.schedule.items).toHaveCount(11);
  await expect(
    page.schedule
      .item('Daily digest')
      .getByRole('button', { name: /read-only/ })
      .first(),
  ).toBeDisabled();
  for (const colorScheme of colorSchemes) {
    const clean = await inScheme(page.window, colorScheme);
    await clean('what is upcoming', 'body');
  }
  expect(page.problems).toEqual([]);
});

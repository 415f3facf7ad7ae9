import { join } from 'node:path';
import { KeyboardPage } from '../../pages/keyboard.page.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { makeTaskWorkspace } from '../../support/task-workspace.js';
import { expect, test } from '../fixtures.js';

test('a task that is written in a chat goes into a session of its own, which is shown before and opened after', async ({
  launch,
  dir,
}) => {
  const { path, garden } = await makeTaskWorkspace(dir, Date.now());
  const { page } = await launch(`--workspace=${path}`);
  const { sessions, compose, window } = page;
  await sessions.open(/Garden/);
  await compose.kind.selectOption('task');
  const task = compose.region.getByRole('region', { name: 'New task' });
  await expect(task).toContainText(/session of its own, t-[0-9a-f]{6}, not into this chat/);
  await task.getByRole('textbox', { name: 'Task name' }).fill('Count the bees');
  await compose.text.fill('Count the bees and say how many');
  await expect(task).toContainText('count-the-bees-');
  await compose.tool('More fields').click();
  await compose.field('Recurrence').fill('0 * * * *');
  await expect(task).toContainText('more than 4 times a day');
  await task.getByText('What is made').click();
  const rows = task.getByRole('list', { name: 'Rows of the new task' });
  await expect(rows).toContainText('system:tasks:count-the-bees-');
  await expect(compose.outlook).toContainText('First run');

  await compose.inject.click();
  const toast = window.getByRole('status').filter({ hasText: /^Task count-the-bees-[0-9a-f]{4} was made/ });
  await toast.getByRole('button', { name: 'Open its session' }).click();
  await expect(window.getByRole('heading', { name: /^count-the-bees-/ })).toBeVisible();
  await expect(page.timeline.region.getByRole('article', { name: /^inbound task/ })).toContainText(
    'Count the bees',
  );
  expect(
    queryElsewhere(join(garden, 'inbound.db'), "SELECT id FROM messages_in WHERE kind = 'task'"),
  ).toEqual([]);
  // It takes further runs, and nothing that is said.
  await expect(compose.kind).toHaveValue('task');
  await expect(compose.kind.locator('option')).toHaveText(['task', 'system']);
});

test('a series that its host has paused is told from one that an operator paused, with its run log', async ({
  launch,
  dir,
}) => {
  const { path, series } = await makeTaskWorkspace(dir, Date.now());
  const { page } = await launch(`--workspace=${path}`);
  const { sessions, schedule, window } = page;
  const row = sessions.row(new RegExp(series));
  await expect(row).toContainText('1 failed');
  const keys = await KeyboardPage.at(window);
  await keys.press('g u');
  await expect(schedule.item('Fetch the rates')).toContainText('paused by the host');
  await expect(schedule.item('Fetch the rates')).toContainText('failed 8 in a row');

  await row.click();
  await expect(page.timeline.region.getByText('8 in a row')).toBeVisible();
  await window.getByRole('button', { name: 'Run log' }).click();
  const log = window.getByRole('region', { name: 'Run log', exact: true });
  await expect(log.getByRole('region', { name: 'End of the run log' })).toContainText(
    'today — auto-paused (host)',
  );
  await expect(log).toContainText(join('groups', 'one', 'tasks', `${series}.md`));

  await page.timeline.region.getByRole('article').last().click();
  await window.getByRole('tab', { name: 'Why' }).click();
  await expect(window.getByRole('region', { name: 'Verdict' })).toContainText('Paused by the host');
});

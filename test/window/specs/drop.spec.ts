import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drop } from '../../pages/drop.js';
import { expect, test } from '../fixtures.js';

test('B20: a file and a folder dropped together: the file is attached, the folder is named', async ({
  dir,
  workspace,
  launch,
}) => {
  const report = join(dir, 'report.txt');
  const logs = join(dir, 'logs');
  writeFileSync(report, 'all well');
  mkdirSync(logs);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.compose.text.fill('here it is');
  for (const order of [
    [report, logs],
    [logs, report],
  ]) {
    await drop(page.window, ...order);
    await expect(page.compose.staged('report.txt')).toBeVisible();
    await expect(page.alert).toContainText('“logs” is a folder; only files were attached.');
    await page.alert.getByRole('button', { name: 'Dismiss' }).click();
    await page.compose
      .staged('report.txt')
      .getByRole('button', { name: /Remove/ })
      .click();
    await expect(page.compose.staged('report.txt')).toHaveCount(0);
  }
  await expect(page.compose.text).toHaveValue('here it is');
  await expect(page.sessions.rows).toHaveCount(8);
});

test('B20: two folders, or files without a session, are refused with a word', async ({
  dir,
  workspace,
  launch,
}) => {
  const [one, two] = [join(dir, 'one'), join(dir, 'two')];
  for (const folder of [one, two]) mkdirSync(folder);
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await drop(page.window, one, two);
  await expect(page.alert).toContainText('Nothing was opened: one folder can be open at a time.');
  await expect(page.sessions.rows).toHaveCount(8);
});

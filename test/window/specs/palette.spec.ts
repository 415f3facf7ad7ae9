import { KeyboardPage } from '../../pages/keyboard.page.js';
import { expect, test } from '../fixtures.js';

test('what was typed into the palette stays there, whatever else comes to its turn meanwhile', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { window } = page;
  await page.sessions.open(/Dana \(DM\)/);
  const palette = page.dialog('Go to session or command');
  const box = palette.getByRole('textbox');
  await window.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  // From here on the test's own clock: what is put off comes when it says so.
  await window.clock.install();
  await window.keyboard.type('write a message');
  await window.keyboard.press('Enter');
  await window.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  // The command came before the palette was opened anew: nothing tears the focus from it now.
  await window.evaluate(() => {
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLTextAreaElement) target.value = 'torn away';
    });
  });
  await window.clock.runFor(2000);
  await window.keyboard.insertText('dana');
  await expect(box).toHaveValue('dana');
  await expect(page.compose.text).toHaveValue('');
  await window.clock.resume();

  // Code that takes the focus from it all the same, as a row may that comes a frame later, does not keep it.
  await window.evaluate(() => document.querySelector<HTMLElement>('[data-keys="sessions"]')?.focus());
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('dana');
  expect(page.problems).toEqual([]);
});

test('window F3, F11: the palette says what it finds, stays where it is, and leads back to the session before', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { window } = page;
  await page.sessions.open(/Dana \(DM\)/);
  await page.sessions.open(/#incidents/);
  const keys = await KeyboardPage.at(window);
  await window.getByRole('button', { name: /^Go to session or command/ }).press('Enter');
  const palette = page.dialog('Go to session or command');
  const box = palette.getByRole('textbox', { name: 'Go to session or command' });
  await expect(box).toBeFocused();
  const place = await box.boundingBox();
  await keys.type('dest');
  await expect(palette.locator('[data-action]').first()).toContainText('Destinations…');
  expect(await box.boundingBox()).toEqual(place);
  await box.fill('no such thing');
  await expect(palette).toContainText('No session and no command fits.');
  expect(await box.boundingBox()).toEqual(place);
  for (const words of ['help', 'theme', 'wwml']) {
    await box.fill(words);
    await expect(palette.locator('[data-action]').first()).toBeVisible();
  }
  await box.fill('');
  await expect(palette.locator('[data-selected]')).toContainText('Dana (DM)');
  await keys.press('Enter');
  await expect(page.timeline.region.getByRole('heading', { level: 2 })).toContainText('Dana (DM)');
  await keys.command('Theme: dark');
  await expect(window.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  expect(page.problems).toEqual([]);
});

test('what is typed before the palette has loaded stands in its field', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { window } = page;
  let letGo = (): void => undefined;
  const loaded = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await window.route(/\/rest-[^/]*\.js$/, async (route) => {
    await loaded;
    await route.continue();
  });
  await window.reload();
  await expect(page.sessions.rows).toHaveCount(8);
  await window.keyboard.press('Control+k');
  await window.keyboard.type('import mess');
  letGo();
  const box = page.dialog('Go to session or command').getByRole('textbox');
  await expect(box).toHaveValue('import mess');
  await expect(box).toBeFocused();
  await window.keyboard.type('ages');
  await expect(box).toHaveValue('import messages');
});

import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.js';

/** Widths and zoom levels at which the main job must work: nothing is cut off, nothing is out of reach. */
const shapes = [
  { name: 'a window of 900 px', width: 900, height: 640, zoom: 1 },
  { name: 'a window of 1280 px at 200 %', width: 1280, height: 900, zoom: 2 },
];

async function shape(app: ElectronApplication, { width, height, zoom }: (typeof shapes)[number]) {
  await app.evaluate(
    ({ BrowserWindow }, [w, h, factor]) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(w, h);
      window?.webContents.setZoomFactor(factor);
    },
    [width, height, zoom] as const,
  );
}

const innerWidthOf = (page: Page) => page.evaluate(() => window.innerWidth);

/** How far the window could be scrolled, in CSS px: what lies there is cut off. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth - window.innerWidth, scrollHeight - window.innerHeight];
  });

/** Whether all of it lies within the window and nothing covers its middle. */
const reachable = (what: Locator) =>
  what.evaluate((element) => {
    element.scrollIntoView({ block: 'nearest' });
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const inside = left >= 0 && top >= 0 && right <= window.innerWidth && bottom <= window.innerHeight;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return inside && hit !== null && (element.contains(hit) || hit.contains(element));
  });

for (const one of shapes) {
  test(`in ${one.name} the main job goes, and nothing is cut off`, async ({ workspace, launch }) => {
    const { app, page } = await launch(`--workspace=${workspace}`);
    await expect(page.sessions.rows).toHaveCount(8);
    await shape(app, one);
    const { window } = page;
    await expect.poll(() => innerWidthOf(window)).toBe(one.width / one.zoom);
    // By keys: Playwright does not know the positions in a zoomed page.
    await page.sessions.filter.fill('Dana');
    await expect(page.sessions.rows).toHaveCount(1);
    for (const key of ['Enter', 'Home', 'Enter']) await window.keyboard.press(key);
    await expect(page.timeline.region).toContainText('ticket.png');
    expect(await overflow(window)).toEqual([0, 0]);
    const banner = window.getByRole('banner');
    for (const needed of [
      page.lock,
      page.simulation.button,
      banner.getByRole('button', { name: 'Go to session or command' }),
      banner.getByRole('button', { name: 'Show the keys' }),
      page.timeline.containerStatus,
      page.compose.text,
      page.compose.kind,
      page.compose.sender,
      page.compose.inject,
      page.compose.tool('Templates and sent messages'),
    ]) {
      expect.soft(await reachable(needed), String(needed)).toBe(true);
    }

    await page.compose.tool('More fields').press('Enter');
    for (const needed of [
      page.compose.field('Process after'),
      page.compose.field('Recurrence'),
      page.compose.check('Another reply address'),
      page.compose.inject,
    ]) {
      expect.soft(await reachable(needed), String(needed)).toBe(true);
    }
    expect(await overflow(window)).toEqual([0, 0]);
    await page.compose.tool('More fields').press('Enter');
    await page.compose.text.fill('written where there is little room');
    await page.compose.text.press('Enter');
    await expect(page.timeline.row('inbound chat 10')).toContainText('little room');

    for (const [command, needed] of [
      ['Destinations…', 'Add a destination…'],
      ['Wirings…', 'Add a wiring…'],
      ['Audit log', 'Export…'],
      ['New session…', 'Create'],
      ['Import messages from a file…', 'Choose a JSONL file…'],
    ] as const) {
      await page.command(command);
      const button = page.window.getByRole('dialog').getByRole('button', { name: needed });
      await expect(button).toBeVisible();
      expect.soft(await reachable(button), needed).toBe(true);
      expect.soft(await overflow(window), command).toEqual([0, 0]);
      await window.keyboard.press('Escape');
      await expect(window.getByRole('dialog')).toHaveCount(0);
    }
    expect(page.problems).toEqual([]);
  });
}

test('who wants less motion gets none', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.window.emulateMedia({ reducedMotion: 'reduce' });
  await page.sessions.open(/Dana \(DM\)/);
  await page.compose.send('that comes with a toast');
  await expect(page.window.getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.command('Destinations…');
  await expect(page.destinations.add).toBeVisible();
  // Anything that moves for longer than a blink.
  const moving = await page.window.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
      const longest = Math.max(
        ...transitionDuration.split(',').map(Number.parseFloat),
        ...(animationName === 'none' ? [] : animationDuration.split(',').map(Number.parseFloat)),
      );
      return longest > 0.001 ? [`${element.className}: ${longest} s`] : [];
    }),
  );
  expect(moving).toEqual([]);
  // One that takes no time still runs until the next frame.
  await expect
    .poll(() =>
      page.window.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').length),
    )
    .toBe(0);
});

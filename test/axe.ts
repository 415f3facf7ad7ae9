/** What axe finds, for the accessibility specs. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export const colorSchemes = ['light', 'dark'] as const;

/** Checks a part of the window, and fails the test softly for anything serious there. */
export type Clean = (where: string, within?: string) => Promise<void>;

/** The topmost dialog. */
export const TOP = '[role="dialog"]:last-of-type';

/** Sets the window to a colour scheme, without motion, and checks it from then on. */
export async function inScheme(page: Page, colorScheme: (typeof colorSchemes)[number]): Promise<Clean> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
  await settled(page);
  return async (where, within = '[role="dialog"]') =>
    expect.soft(await violations(page, within, colorScheme), where).toEqual([]);
}

/** Resolves once the page is drawn, with no colour on its way to another. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const running = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(running.map(({ finished }) => finished));
  });
}

/**
 * What axe calls serious or critical, with the places.
 * @param within the part of the window that is looked at; the rest of it was looked at before
 */
async function violations(page: Page, within: string, colorScheme: string): Promise<string[]> {
  // Legacy mode: axe would otherwise open a page of its own to finish in, which Electron cannot.
  const axe = new AxeBuilder({ page }).setLegacyMode().include(within);
  // Names and roles are the same in both schemes.
  if (colorScheme === 'dark') axe.withRules(['color-contrast']);
  const { violations: found } = await axe.analyze();
  return found
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
}

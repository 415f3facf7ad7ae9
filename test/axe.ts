/** What axe finds, for the accessibility specs. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

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
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  await settled(page);
  const options: axe.RunOptions = {
    // Most of the time went into telling all that is well.
    resultTypes: ['violations'],
    // Names and roles are the same in both schemes.
    ...(colorScheme === 'dark' ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}),
  };
  return page.evaluate(
    async ({ within, options, most }) => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      // axe remembers colours while it goes on asking for states: a button that is enabled meanwhile would be one in
      // the colours of a disabled one. So what has changed under it is looked at again.
      let changed = true;
      const watch = new MutationObserver(() => {
        changed = true;
      });
      const attributeFilter = ['disabled', 'aria-disabled', 'data-disabled', 'class', 'style'];
      watch.observe(document.body, { subtree: true, attributeFilter });
      let found: axe.Result[] = [];
      for (let times = 0; changed && times < most; times++) {
        changed = false;
        // Even the shortest transition takes a frame to begin and one to end.
        for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
        found = (await run({ include: [within] }, options)).violations;
      }
      watch.disconnect();
      return found
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
    },
    { within, options, most: 5 },
  );
}

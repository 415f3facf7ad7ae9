import { methods } from '../../../src/contract/contract.js';
import { commands } from '../../commands.js';
import type { ConsolePage } from '../../pages/console.page.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, test } from '../fixtures.js';

/** Leaves whatever the last command has opened, even if it opens a moment later, and returns to the session. */
async function backToTheSession(page: ConsolePage): Promise<void> {
  await expect(async () => {
    if ((await page.window.getByRole('dialog').count()) > 0) await page.window.keyboard.press('Escape');
    const row = page.sessions.row(/Dana \(DM\)/);
    // A command may have hidden the list.
    if ((await row.count()) === 0) await page.window.keyboard.press('[');
    await row.click({ timeout: 500 });
    await expect(page.window.getByRole('dialog')).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

/** These end the view that the others run in, so they come last. */
const LAST = ['workspace.choose', 'workspace.openDemo', 'workspace.newDemo', 'workspace.close'];

test('a read-only console writes nothing, whatever is run in it', async ({ workspace, launch }) => {
  test.setTimeout(300_000);
  const before = hashTree(workspace);
  const { page, answerDialogs, close } = await launch(`--workspace=${workspace}`, '--read-only');
  await answerDialogs(null);
  await page.sessions.open(/Dana \(DM\)/);
  await expect(page.lock).toBeChecked();
  await expect(page.lock).toHaveAttribute('aria-disabled', 'true');
  await expect(page.lock).toHaveAccessibleDescription(/--read-only/);

  const writing = Object.entries(methods).flatMap(([name, { writes }]) => (writes ? [name] : []));
  const codes = await page.window.evaluate(async (names) => {
    const bridge = Reflect.get(window, 'bridge') as {
      invoke(m: string, i: unknown): Promise<{ error?: { code: string } }>;
    };
    return Promise.all(names.map(async (name) => (await bridge.invoke(name, undefined)).error?.code));
  }, writing);
  expect(codes).toEqual(writing.map(() => 'READ_ONLY'));

  const run = new Set<string>();
  const ordered = commands.toSorted((a, b) => LAST.indexOf(a.id) - LAST.indexOf(b.id));
  for (const { id, title, keys } of ordered) {
    if (id === 'palette.open' || id === 'view.back') continue;
    await backToTheSession(page);
    await page.window.keyboard.press('Control+k');
    const palette = page.dialog('Go to session or command');
    await palette.getByRole('textbox').fill(title);
    const offered = palette.getByText(title, { exact: true });
    await expect(palette.getByRole('textbox')).toHaveValue(title);
    if ((await offered.count()) === 0) {
      await page.window.keyboard.press('Escape');
      // What the palette does not offer is tried by its keys.
      for (const chord of keys?.split(' ') ?? [])
        await page.window.keyboard.press(chord.replace('mod', 'Control').replace('shift', 'Shift'));
    } else {
      await offered.first().click();
      run.add(id);
    }
    await expect(palette).toHaveCount(0);
  }
  // The last one closed the workspace.
  await expect(page.window.getByRole('button', { name: 'Open folder…' })).toBeVisible();
  expect(run.size).toBeGreaterThan(20);
  await close();
  expect(hashTree(workspace)).toEqual(before);
});

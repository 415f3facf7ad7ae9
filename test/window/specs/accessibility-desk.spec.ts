import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { colorSchemes, inScheme, TOP } from '../../axe.js';
import { upgradeEra } from '../../support/eras.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { executeElsewhere } from '../../support/python-write.js';
import { expect, test } from '../fixtures.js';

type Step = readonly [command: string, button: string | RegExp | null];

/** Every dialog of the desk over Dana (DM), and what opens over it. */
const areas: Record<string, readonly Step[]> = {
  destinations: [
    ['Destinations…', 'Add a destination…'],
    ['Destinations…', 'Edit dana-dm…'],
    ['Destinations…', 'Remove dana-dm…'],
    ['Destinations…', /^Update all/],
    ['Default reply address…', null],
  ],
  policies: [
    ['Policies between agents…', 'Add a policy…'],
    ['Policies between agents…', /^Edit the policy/],
    ['Policies between agents…', /^Remove the policy/],
  ],
  wirings: [
    ['Wirings…', 'Add a wiring…'],
    ['Wirings…', /^Edit .*Dana/],
    ['Wirings…', /^Remove .*Dana/],
    ['Where would a message land?', null],
  ],
  groups: [
    ['Agent groups…', 'Create an agent group…'],
    ['Agent groups…', 'Edit Andy…'],
    ['Agent groups…', 'Remove Andy…'],
    ['Messaging groups…', 'Create a messaging group…'],
    ['Messaging groups…', 'Edit Dana (DM)…'],
    ['Messaging groups…', 'Remove Dana (DM)…'],
  ],
  sessions: [
    ['New session…', null],
    ['Mark session as closed…', null],
    ['Upgrade session files…', null],
    ['Check workspace…', new RegExp(`^Repair: .*Family|^Repair: .*${SESSIONS.family.id}`)],
  ],
};

for (const colorScheme of colorSchemes) {
  for (const [area, steps] of Object.entries(areas)) {
    test(`axe finds nothing serious in the dialogs of ${area}, ${colorScheme}`, async ({
      workspace,
      launch,
    }) => {
      renameSync(join(workspace, SESSIONS.family.folder), join(workspace, 'elsewhere'));
      mkdirSync(join(workspace, 'v2-sessions/ag-house/sess-stray'));
      executeElsewhere(join(workspace, SESSIONS.dana.inbound), 'ALTER TABLE messages_in DROP COLUMN on_wake');
      executeElsewhere(
        join(workspace, 'v2.db'),
        "INSERT INTO agent_destinations VALUES ('ag-house', 'lost', 'channel', 'mg-lost', '2026-11-18T08:02:00.000Z')",
      );
      upgradeEra(workspace, 'agent-message-policies');
      executeElsewhere(
        join(workspace, 'v2.db'),
        "INSERT INTO agent_message_policies VALUES ('ag-house', 'ag-duty', 'telegram:gone', '2026-11-18T08:02:00.000Z')",
      );
      const { page } = await launch(`--workspace=${workspace}`);
      const clean = await inScheme(page.window, colorScheme);
      await page.sessions.open(/Dana \(DM\)/);
      const dialogs = page.window.getByRole('dialog');
      for (const [command, button] of steps) {
        await page.command(command);
        await expect(dialogs).toHaveCount(1);
        await expect(dialogs).not.toContainText('Loading');
        await clean(command);
        if (button !== null) {
          await dialogs.getByRole('button', { name: button }).first().click();
          await expect(dialogs).toHaveCount(2);
          await expect(dialogs.last()).not.toContainText('Loading');
          await clean(`${command} ${button}`, TOP);
          await page.window.keyboard.press('Escape');
          await expect(dialogs).toHaveCount(1);
        }
        await page.window.keyboard.press('Escape');
        await expect(dialogs).toHaveCount(0);
      }
      expect(page.problems).toEqual([]);
    });
  }

  test(`axe finds nothing serious in what the desk refuses, reports and reopens, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    // Of several sessions one has something to be told.
    executeElsewhere(
      join(workspace, SESSIONS.family.inbound),
      "UPDATE destinations SET display_name = 'An old name' WHERE name = 'terminal'",
    );
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await page.sessions.open(/thread-325/);
    await page.command('Reopen session…');
    await expect(page.dialog(/^Reopen/)).toBeVisible();
    await clean('reopen');
    await page.window.keyboard.press('Escape');

    await page.command('Agent groups…');
    await page.dialog('Agent groups').getByRole('button', { name: 'Remove Andy…' }).click();
    await expect(page.alert).toContainText('something refers to it');
    await clean('a refusal', TOP);
    await page.window.keyboard.press('Escape');
    await expect(page.alert).toHaveCount(0);
    await page.window.keyboard.press('Escape');
    await expect(page.window.getByRole('dialog')).toHaveCount(0);

    await page.command('Destinations…');
    await page
      .dialog('Destinations')
      .getByRole('button', { name: /^Update all/ })
      .click();
    await page.destinations.projecting.getByRole('button', { name: 'Update', exact: true }).click();
    await expect(page.destinations.projecting.getByRole('status')).toContainText('updated');
    await clean('a report of projecting', TOP);
    await page.destinations.projecting.getByRole('button', { name: 'Done' }).click();
    await page.window.keyboard.press('Escape');

    await page.lock.click();
    await expect(page.lock).toBeChecked();
    for (const command of ['Destinations…', 'Wirings…', 'Messaging groups…', 'Check workspace…']) {
      await page.command(command);
      await expect(page.window.getByRole('dialog')).not.toContainText('Loading');
      await clean(`${command} while nothing can be written`);
      await page.window.keyboard.press('Escape');
      await expect(page.window.getByRole('dialog')).toHaveCount(0);
    }
    expect(page.problems).toEqual([]);
  });
}

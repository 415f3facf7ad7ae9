import type { Locator } from '@playwright/test';
import type { ConsolePage } from '../../pages/console.page.js';
import type { OpenWindow } from '../fixtures.js';
import { expect, test } from '../fixtures.js';

/** The demo with everything simulated; the Why tab is in front. */
async function inDemo(
  launch: (...args: string[]) => Promise<OpenWindow>,
  session: RegExp,
): Promise<ConsolePage> {
  const { page } = await launch('--demo');
  await expect(page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  await page.sessions.filter.fill(session.source);
  await page.sessions.open(session);
  await expect(page.timeline.rows).not.toHaveCount(0);
  await page.inspector.show('Why');
  return page;
}

const inbound = (page: ConsolePage, text: string): Locator =>
  page.timeline.region
    .getByRole('article', { name: /^inbound/ })
    .filter({ hasText: text })
    .last();
const outbound = (page: ConsolePage): Locator =>
  page.timeline.region.getByRole('article', { name: /^outbound/ }).last();

/** Sends a message and opens its row. */
async function sendAndAsk(page: ConsolePage, text: string): Promise<Locator> {
  await page.compose.send(text);
  const row = inbound(page, text);
  await row.getByRole('time').first().click();
  await expect(row).toHaveAttribute('aria-current');
  return row;
}

test('a message is followed until it is answered, and its answer from there', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const { verdict, forecast } = page.inspector;
  const seen = await page.inspector.noteVerdicts();
  await sendAndAsk(page, '/slow 4');
  await expect(verdict).toContainText('Done and answered', { timeout: 20_000 });
  expect(await seen()).toContain('With the container');
  await expect(forecast).toContainText('Nothing more happens by itself.');

  await page.inspector.link(/^chat \d+/).click();
  await expect(outbound(page)).toHaveAttribute('aria-current');
  await expect(outbound(page)).toBeFocused();
  await expect(verdict).toContainText('the platform gave it an id');
  // And back to what it answers.
  await page.inspector.link(/^chat \d+/).click();
  await expect(inbound(page, '/slow 4')).toHaveAttribute('aria-current');
  await expect(verdict).toContainText('Done and answered');
  expect(page.problems).toEqual([]);
});

test('a tool, a silence and a failure say what they are', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const { verdict } = page.inspector;
  const seen = await page.inspector.noteVerdicts();
  await sendAndAsk(page, '/tool Bash 5');
  await expect(verdict).toContainText('Done and answered', { timeout: 20_000 });
  expect(await seen()).toContain('is running “Bash”');

  await sendAndAsk(page, '/silent');
  await expect(verdict).toContainText('No row names it as the message it answers');

  const row = await sendAndAsk(page, '/fail');
  await expect(verdict).toContainText('The container gave up');
  await expect(verdict).toContainText('That is final');
  await expect(row).toContainText('failed');
});

test('a crash: the try that comes is counted down, then the message is answered', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const seen = await page.inspector.noteVerdicts();
  await sendAndAsk(page, '/crash');
  await expect(page.inspector.verdict).toContainText('Done', { timeout: 30_000 });
  expect(await seen()).toMatch(/Retry 1 of 5 in [1-5] sscheduled/);
});

test('a question: who waits for what, until it is answered', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const { verdict, forecast, region } = page.inspector;
  await sendAndAsk(page, '/ask Tea or coffee? | Tea | Coffee');
  await expect(verdict).toContainText('The agent waits for an answer');
  await page.inspector.link(/^chat-sdk \d+/).click();
  await expect(verdict).toContainText('Waits for an answer');
  await expect(forecast).toContainText('probably stops waiting');
  await expect(forecast).toContainText(/in (\d+\ss|[45]\smin)/);
  await page.timeline.region.getByRole('button', { name: 'Coffee' }).click();
  await expect(verdict).toContainText('Answered: “');
  await expect(verdict).toContainText('The agent has read the answer.');
  await page.inspector.link(/coffee/i).click();
  await expect(region.getByRole('heading', { name: 'Done' })).toBeVisible();
});

test('a delivery that fails, and one that nobody is there for', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const { verdict } = page.inspector;
  await page.compose.send('say /fail-delivery please');
  await expect(outbound(page)).toContainText('failed');
  await outbound(page).getByRole('time').first().click();
  await expect(verdict).toContainText('Delivery failed');
  await expect(verdict).toContainText('after 3 attempts. That is final');

  await page.simulation.button.click();
  await page.simulation.host.click();
  await expect(page.simulation.button).toHaveText('Simulated: agent');
  await page.window.keyboard.press('Escape');
  const row = await sendAndAsk(page, 'is there a host?');
  await expect(verdict).toContainText('Completed, not yet copied by the host');
  await expect(verdict).toContainText('Start the host');
  await expect(row).toContainText('answered');
  await outbound(page).getByRole('time').first().click();
  await expect(verdict).toContainText('Won’t be delivered');

  await page.simulation.button.click();
  await page.simulation.host.click();
  await expect(verdict).toContainText('Delivered');
});

test('with the agent at rest nobody takes a message, and the window says so', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const { verdict, forecast } = page.inspector;
  await page.simulation.button.click();
  await page.simulation.agent.click();
  await expect(page.simulation.button).toHaveText('Simulated: host');
  await page.window.keyboard.press('Escape');
  // The composer has said so beforehand.
  await expect(page.compose.outlook).toContainText('waits until the simulated agent plays this session');
  await sendAndAsk(page, 'anybody?');
  await expect(verdict).toContainText('Won’t be picked up');
  await expect(forecast).toContainText('Nothing until the simulated agent plays this session');
  await page.simulation.button.click();
  await page.simulation.agent.click();
  await expect(verdict).toContainText('Done and answered', { timeout: 20_000 });
});

test('a task counts down, is due and done, row and verdict in the same words', async ({ launch }) => {
  const page = await inDemo(launch, /Playground/);
  const { verdict } = page.inspector;
  const seen = await page.inspector.noteVerdicts();
  await page.compose.send('/schedule in 15 s | Water the plants');
  const task = page.timeline.region.getByRole('article', { name: /^inbound task/ });
  await task.getByRole('time').first().click();
  await expect(verdict).toContainText('Done', { timeout: 30_000 });
  expect(await seen()).toMatch(/Due in \d+ sscheduled/);
  await expect(task).toContainText('done');
});

test('what holds a message back is named, and leads there', async ({ launch }) => {
  const page = await inDemo(launch, /#digest/);
  const { verdict, region } = page.inspector;
  await inbound(page, 'Where is today').getByRole('time').first().click();
  await expect(verdict).toContainText('Deaf: hidden by 10 answers that nobody reads');
  await expect(region.getByRole('button', { name: /^(chat-sdk|system) \d+/ })).toHaveCount(10);
  await page.inspector.link(/^system 28/).click();
  await expect(page.timeline.row('inbound system 28')).toHaveAttribute('aria-current');
  await expect(verdict).toContainText('Not looked up, and it wakes containers');
  await expect(verdict).toContainText('waiting');
});

test('it is opened by its key, from the row’s menu and from the palette', async ({ launch }) => {
  const page = await inDemo(launch, /#alerts/);
  const { verdict, region } = page.inspector;
  const late = page.timeline.withText('Reminder – look at');
  await page.inspector.show('Message');
  await late.focus();
  await page.window.keyboard.press('w');
  await expect(region.getByRole('tab', { name: 'Why' })).toHaveAttribute('aria-selected', 'true');
  await expect(verdict).toContainText('Delivery in 3 d');

  await page.inspector.show('Message');
  await page.timeline.withText('and the board knows').click({ button: 'right' });
  await page.window.getByRole('menuitem', { name: 'Why is it in this state?' }).click();
  await expect(verdict).toContainText('Likely to fail');
  await expect(verdict).toContainText('v2.db has no chat at');

  await page.inspector.show('Raw');
  await page.window.keyboard.press('Control+k');
  await page.dialog('Go to session or command').getByRole('textbox').fill('inspect why');
  await page.window.keyboard.press('Enter');
  await expect(verdict).toContainText('Likely to fail');

  // Every row of the session is explained, with the word that is shown on it.
  for (const row of await page.timeline.rows.all()) {
    await row.getByRole('time').first().click();
    await expect(row).toHaveAttribute('aria-current');
    const word = (await verdict.locator('[data-state]').getAttribute('data-state')) ?? '';
    await expect(row.locator('[data-state]').first()).toHaveAttribute('data-state', word);
  }
  expect(page.problems).toEqual([]);
});

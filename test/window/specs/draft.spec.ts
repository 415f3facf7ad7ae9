import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { whileLocked } from '../../support/lock-holder.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.inbound;

test('what is pasted and typed while a message is being sent stays for the next one', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  const inbound = join(workspace, TERMINAL);
  await page.sessions.open(/Terminal/);
  await whileLocked(inbound, 'BEGIN IMMEDIATE', async (release) => {
    await compose.text.fill('first');
    await compose.text.press('Enter');
    await expect(compose.region).toHaveAttribute('aria-busy', 'true');
    await compose.paste('late.txt', 'too late for the first');
    await expect(compose.staged('late.txt')).toBeVisible();
    await compose.text.pressSequentially(' and second');
    await release();
    await expect(page.timeline.row('inbound chat 6')).toContainText('first');
  });
  await expect(compose.text).toHaveValue('and second');
  await expect(compose.staged('late.txt')).toBeVisible();
  await compose.inject.click();
  await expect(page.timeline.row('inbound chat 10')).toContainText('late.txt');
  const rows = queryElsewhere(inbound, 'SELECT content FROM messages_in ORDER BY rowid DESC LIMIT 2');
  expect(rows.map((row) => JSON.parse(String(row.content)))).toMatchObject([
    { text: 'and second', attachments: [{ name: 'late.txt' }] },
    { text: 'first' },
  ]);
});

test('JSON and fields take from each other, and neither loses what is written', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose } = page;
  await page.sessions.open(/Terminal/);
  await compose.tool('Write as JSON').click();
  await compose.writeJson('{"text":"typed in json","extra":1}');
  await compose.tool('Write as JSON').click();
  await expect(page.alert).toContainText('The fields cannot express everything here: extra');
  await expect(compose.json).toHaveText('{"text":"typed in json","extra":1}');
  await compose.writeJson('{"text":"typed in json"}');
  await compose.tool('Write as JSON').click();
  await expect(compose.text).toHaveValue('typed in json');
  await compose.tool('Write as JSON').click();
  await expect(compose.json).toHaveText('{"text":"typed in json"}');
});

test('a template, a sent message and a message to edit ask before they replace a draft', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, window } = page;
  await page.sessions.open(/Terminal/);
  await compose.send('sent before');
  await expect(page.timeline.row('inbound chat 6')).toBeVisible();
  const ask = page.dialog('Replace the draft?');
  const ways = [
    () => compose.choose('Templates and sent messages', /sent before/),
    async () => {
      await page.timeline.row('inbound chat 6').click();
      await window.keyboard.press('e');
    },
  ];
  for (const take of ways) {
    await compose.text.fill('half a thought');
    await take();
    await expect(ask).toContainText('half a thought');
    await ask.getByRole('button', { name: 'Cancel' }).click();
    await expect(compose.text).toHaveValue('half a thought');
    await take();
    await ask.getByRole('button', { name: 'Replace' }).click();
    await expect(compose.text).toHaveValue('sent before');
    await expect(compose.text).toBeFocused();
  }
});

test('a template asks for its author’s name too, and Enter goes from one to the next', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, window } = page;
  await page.sessions.open(/Terminal/);
  await compose.kind.selectOption('chat-sdk');
  await compose.sender.fill('{{who}}');
  await compose.text.fill('Hi {{name}}');
  await compose.choose('Templates and sent messages', /Save this message/);
  const save = page.dialog('Save as a template');
  await save.getByRole('textbox', { name: 'Name' }).fill('Greeting');
  await save.getByRole('button', { name: 'Save' }).click();
  await compose.text.fill('');
  await compose.sender.fill('');
  await compose.choose('Templates and sent messages', 'Greeting');
  await expect(page.dialog('Fill in Greeting').getByRole('textbox', { name: 'name' })).toBeFocused();
  await window.keyboard.type('Bo');
  await window.keyboard.press('Shift+Enter');
  await window.keyboard.type('and Cy');
  await window.keyboard.press('Enter');
  await window.keyboard.type('Dana');
  await window.keyboard.press('Enter');
  await expect(compose.text).toHaveValue('Hi Bo\nand Cy');
  await expect(compose.sender).toHaveValue('Dana');
  await expect(compose.text).toBeFocused();
});

test('JSON is completed by what runners read where the cursor stands', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, window } = page;
  await page.sessions.open(/Terminal/);
  const offered = window.getByRole('listbox', { name: 'Completions' }).getByRole('option');
  await compose.tool('Write as JSON').click();
  await compose.writeJson('{"text": "a", "replyTo": {');
  await compose.json.press('End');
  await compose.json.pressSequentially('"se');
  await expect(offered).toHaveText([/^"sender"/]);
  await offered.click();
  await compose.json.pressSequentially('Bo');
  await expect(compose.json).toHaveText('{"text": "a", "replyTo": {"sender": "Bo"');
  await compose.kind.selectOption('system');
  await compose.writeJson('{"type": ');
  await compose.json.press('End');
  await compose.json.press('Control+Space');
  await expect(offered).toHaveText(['"question_response"', '"cli_response"']);
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyboardPage } from '../../pages/keyboard.page.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const DANA = SESSIONS.dana.folder;
const INCIDENTS = SESSIONS.incidents.folder;

test('the whole main job by keyboard alone', async ({ dir, workspace, launch }) => {
  test.setTimeout(120_000);
  const notes = join(dir, 'notes.txt');
  writeFileSync(notes, 'two eggs\n');
  const { page } = await launch(`--workspace=${workspace}`);
  const { window, compose, timeline, inspector } = page;
  await expect(page.sessions.rows).toHaveCount(8);
  const keys = await KeyboardPage.at(window);
  const dana = (sql: string) => queryElsewhere(join(workspace, DANA, 'inbound.db'), sql);

  await test.step('find a session and read both sides of it', async () => {
    await keys.press('/');
    await expect(page.sessions.filter).toBeFocused();
    await keys.type('dana');
    await expect(page.sessions.rows).toHaveCount(1);
    await keys.press('Enter');
    await expect(page.sessions.list).toBeFocused();
    await keys.press('Enter');
    await expect(timeline.row('outbound chat 13')).toBeVisible();
    await keys.press('g t');
    await keys.press('g o');
    await expect(timeline.row('inbound chat 2')).toBeFocused();
    await keys.seesFocus();
    await keys.press('j j');
    await keys.press('Enter');
    await expect(inspector.region.getByRole('tab', { selected: true })).toHaveText(/Message/);
    await keys.press('w');
    await expect(inspector.verdict).toBeVisible();
  });

  await test.step('write a message with a file', async () => {
    await keys.press('i');
    await expect(compose.text).toBeFocused();
    await keys.type('Please add these to the list');
    const chooser = window.waitForEvent('filechooser');
    await keys.choose(compose.region.getByRole('button', { name: 'Attach files' }));
    await (await chooser).setFiles(notes);
    await expect(compose.region).toContainText('notes.txt');
    await keys.press('Control+Enter');
    await expect(timeline.row('inbound chat 10')).toContainText('notes.txt');
    await expect(compose.text).toBeFocused();
    const [row] = dana('SELECT id, content FROM messages_in WHERE seq = 10');
    expect(JSON.parse(String(row?.content))).toMatchObject({ text: 'Please add these to the list' });
    expect(existsSync(join(workspace, DANA, 'inbox', String(row?.id), 'notes.txt'))).toBe(true);
  });

  await test.step('undo it, write another one, undo that and do it again', async () => {
    await keys.press('Escape');
    await keys.seesFocus();
    await keys.press('z');
    await expect(timeline.row('inbound chat 10')).toHaveCount(0);
    expect(dana('SELECT seq FROM messages_in WHERE seq = 10')).toEqual([]);
    await keys.press('i');
    await keys.type('Only this');
    await keys.press('Enter');
    await expect(timeline.row('inbound chat 10')).toContainText('Only this');
    const before = dana('SELECT * FROM messages_in ORDER BY seq');
    await keys.press('Escape z');
    await expect(timeline.row('inbound chat 10')).toHaveCount(0);
    await keys.press('Z');
    await expect(timeline.row('inbound chat 10')).toContainText('Only this');
    expect(dana('SELECT * FROM messages_in ORDER BY seq')).toEqual(before);
  });

  await test.step('answer the question that waits', async () => {
    await keys.press('g q');
    const dialog = page.dialog('Open questions');
    await keys.choose(dialog.getByRole('button', { name: 'Wait 20 min' }));
    const late = page.dialog('Nobody waits for this answer any more');
    await keys.choose(late.getByRole('button', { name: 'Answer all the same' }));
    await expect(dialog).toContainText('No question is open');
    await keys.press('Escape');
    await expect(dialog).toHaveCount(0);
    await keys.seesFocus();
    const rows = queryElsewhere(
      join(workspace, INCIDENTS, 'inbound.db'),
      "SELECT content FROM messages_in WHERE kind = 'system' AND content LIKE '%question_response%'",
    );
    expect(rows.map(({ content }) => JSON.parse(String(content)).selectedOption)).toContain('wait');
  });

  await test.step('add a destination', async () => {
    await keys.command('Destinations…');
    await keys.choose(page.destinations.add);
    const { form } = page.destinations;
    await keys.tabTo(form.getByRole('combobox', { name: 'Messaging group' }));
    await keys.type('incidents');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await keys.tabTo(form.getByRole('textbox', { name: 'Name' }));
    await keys.press('Control+a');
    await keys.type('by-keys');
    await keys.choose(form.getByRole('button', { name: /^Add/ }));
    await expect(form).toHaveCount(0);
    await expect(page.destinations.row('by-keys')).toBeVisible();
    await keys.press('Escape');
    await expect(page.destinations.dialog).toHaveCount(0);
    await keys.seesFocus();
    const added = () =>
      queryElsewhere(
        join(workspace, 'v2.db'),
        "SELECT agent_group_id FROM agent_destinations WHERE local_name = 'by-keys'",
      );
    expect(added()).toEqual([{ agent_group_id: 'ag-house' }]);
    await keys.press('z');
    await expect.poll(added).toEqual([]);
    await keys.press('Z');
    await expect.poll(added).toEqual([{ agent_group_id: 'ag-house' }]);
  });

  await test.step('mark the container, and take it back from the audit log', async () => {
    const status = () =>
      queryElsewhere(
        join(workspace, 'v2.db'),
        `SELECT container_status FROM sessions WHERE id = '${SESSIONS.dana.id}'`,
      );
    const before = status();
    await keys.command('Mark container as stopped');
    const dialog = page.dialog('Mark the container as stopped?');
    await keys.choose(dialog.getByRole('button', { name: /^Mark/ }));
    await expect(dialog).toHaveCount(0);
    expect(status()).toEqual([{ container_status: 'stopped' }]);
    await keys.press('g l');
    await keys.choose(page.audit.rows(/Mark the container/).first());
    await keys.choose(page.audit.entry.getByRole('button', { name: 'Undo…' }));
    await keys.choose(page.audit.entry.getByRole('button', { name: /^Undo \d+ rows?$/ }));
    await expect(page.audit.rows(/Undo: Mark the container/)).toHaveCount(1);
    expect(status()).toEqual(before);
    await keys.press('Escape');
    await expect(page.audit.dialog).toHaveCount(0);
    await keys.seesFocus();
  });

  await test.step('lock the workspace and unlock it', async () => {
    await keys.command('Lock the workspace');
    await expect(page.lock).toBeChecked();
    await expect(compose.inject).toBeDisabled();
    await keys.command('Unlock the workspace');
    await expect(page.lock).not.toBeChecked();
  });

  expect(await keys.pointersUsed()).toBe(0);
  expect(page.problems).toEqual([]);
});

test('B15: on a Russian keyboard the keys are found by their place', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const cdp = await page.window.context().newCDPSession(page.window);
  const press = async (key: string, code: string, modifiers = 0): Promise<void> => {
    const windowsVirtualKeyCode = code.charCodeAt(3);
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key,
      code,
      modifiers,
      windowsVirtualKeyCode,
    });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers, windowsVirtualKeyCode });
  };
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline.select('inbound chat 2');
  await press('ц', 'KeyW');
  await expect(page.inspector.region.getByRole('tab', { name: 'Why', selected: true })).toBeVisible();
  await press('ш', 'KeyI');
  await expect(page.compose.text).toBeFocused();
  await press('л', 'KeyK', 2);
  await expect(page.dialog('Go to session or command')).toBeVisible();
});

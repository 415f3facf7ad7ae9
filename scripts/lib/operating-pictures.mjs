// The pictures of docs/OPERATING.md: each task over a copy of the demo that has something to fix.
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { deskOf } from './desk.mjs';
import { picture, withApp } from './picture.mjs';

/**
 * @param {string} demo a demo workspace whose console was closed
 * @param {string} scratch a folder for temporary files
 */
export async function operatingPictures(demo, scratch) {
  const workspace = path.join(scratch, 'operating-workspace');
  cpSync(demo, workspace, { recursive: true });
  spoil(workspace);
  const args = [`--user-data-dir=${path.join(scratch, 'operating')}`, `--workspace=${workspace}`];
  const work = async (window) => {
    const desk = deskOf(window);
    await desk.open(/Noa \(DM\)/);
    await messages(window, desk, scratch);
    await wiring(window, desk);
    await sessions(desk);
    await log(window, desk);
  };
  // Without the inspector: the composer is what is shown.
  await withApp(args, work, { width: 1080, height: 840 });
}

/** An older session, one without a folder, a folder without a row. */
function spoil(workspace) {
  const central = new Database(path.join(workspace, 'v2.db'));
  const folder = (chat) => {
    const row = central
      .prepare(
        'SELECT s.id, s.agent_group_id AS agent FROM sessions s JOIN messaging_groups m ON m.id = s.messaging_group_id WHERE m.name = ?',
      )
      .get(chat);
    return path.join(workspace, 'v2-sessions', row.agent, row.id);
  };
  const older = new Database(path.join(folder('Book club'), 'inbound.db'));
  older.exec('ALTER TABLE messages_in DROP COLUMN on_wake; DROP TABLE session_routing');
  older.close();
  renameSync(folder('Levi–Haddad family'), path.join(workspace, 'moved-away'));
  mkdirSync(path.join(path.dirname(folder('Noa (DM)')), 'sess-stray'));
  central.close();
}

async function messages(window, desk, scratch) {
  const csv = { name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from('day,sum\n1,42\n') };
  await desk.text.fill('Here are the numbers of November. What stands out?');
  await desk.compose.locator('input[type=file]').setInputFiles([csv]);
  await desk.compose.getByText('november.csv').waitFor();
  await picture(window, 'compose', desk.compose);
  await desk.clear();

  await desk.text.fill('Summarise the unread mail.');
  await desk.tool('More fields').click();
  await desk.more('Process after').fill('tomorrow 9:00');
  await desk.more('Recurrence').fill('0 9 * * 1-5');
  await desk.compose.getByText(/Monday through Friday:/).waitFor();
  await picture(window, 'schedule', desk.compose);
  await desk.clear();
  await desk.tool('More fields').click();

  await desk.text.fill('The build of {{branch}} failed: {{reason}}. Have a look.');
  await desk.command('Save the message as a template…');
  await desk.dialog.getByRole('textbox', { name: 'Name' }).fill('Failed build');
  await desk.button('Save').click();
  await desk.dialog.waitFor({ state: 'detached' });
  await desk.clear();
  await desk.tool('Templates and sent messages').click();
  await window.getByRole('menuitem', { name: 'Failed build' }).click();
  await desk.dialog.getByRole('textbox', { name: 'branch' }).fill('main');
  await desk.shoot('template');

  const inbound = window.getByRole('article', { name: /^inbound chat/ });
  for (const at of [0, 1]) {
    await inbound
      .nth(at)
      .getByRole('time')
      .first()
      .click({ modifiers: ['Control'] });
  }
  await desk.command('Replay selected messages…');
  await desk.dialog.getByText(/would be written/).waitFor();
  await desk.shoot('replay');

  const file = path.join(scratch, 'messages.jsonl');
  const lines = ['{"text": "hi", "sender": "Noa"}', '{"text": broken}', '{"kind": "task"}'];
  writeFileSync(file, [...lines, '{"text": "and the last one", "sender": "Noa"}'].join('\n'));
  await desk.command('Import messages from a file…');
  await desk.dialog.locator('input[type=file]').setInputFiles(file);
  await desk.dialog.getByText(/would be written/).waitFor();
  await desk.shoot('import');

  await desk.command('Open questions');
  await desk.dialog.getByRole('article').first().waitFor();
  await desk.shoot('questions');
}

async function wiring(window, desk) {
  await desk.command('Destinations…');
  await desk.button('Add a destination…').click();
  await desk.choose('Messaging group', /#incidents/);
  await desk.dialog.last().getByText('unchanged').waitFor();
  await picture(window, 'destination', desk.dialog.last());
  await desk.button('Add').click();
  await desk.dialog.getByText('missing').first().waitFor();
  await desk.shoot('destinations');

  await desk.command('Wirings…');
  await desk.button('Add a wiring…').click();
  await desk.choose('Messaging group', /Book club/);
  await desk.choose('Agent group', /Atlas/);
  await desk.shoot('wiring');

  await desk.command('Where would a message land?');
  await desk.choose('Messaging group', /#engineering/);
  await desk.dialog.getByRole('textbox', { name: 'Thread' }).fill('thread-4187');
  await desk.dialog.getByRole('list', { name: 'Where it would land' }).waitFor();
  await desk.shoot('landing');

  await desk.command('Default reply address…');
  await desk.dialog.getByText('Another chat').click();
  await desk.choose('Messaging group', /#content/);
  await desk.shoot('reply-address');

  await desk.command('Messaging groups…');
  await desk.button('Edit Noa (DM)…').click();
  await desk.dialog.last().getByRole('textbox', { name: 'Name' }).fill('Noa Levi');
  await desk.shoot('groups');
}

async function sessions(desk) {
  await desk.command('New session…');
  await desk.choose('Messaging group', /#engineering/);
  await desk.shoot('session');
  await desk.open(/Book club/);
  await desk.command('Upgrade session files…');
  await desk.dialog.getByRole('region', { name: 'Statements for inbound.db' }).waitFor();
  await desk.shoot('upgrade');
  await desk.command('Check workspace…');
  await desk.dialog.getByRole('listitem').first().waitFor();
  await desk.shoot('troubles');
}

async function log(window, desk) {
  await desk.open(/#incidents/);
  await desk.command('Mark container as idle');
  await desk.dialog
    .or(window.getByRole('button', { name: 'Undo' }))
    .first()
    .waitFor();
  if ((await desk.dialog.count()) > 0) await desk.shoot('mark');
  await desk.command('Audit log');
  await desk.button('Undo…').click();
  await desk.dialog.getByRole('heading', { name: 'What undo will do' }).waitFor();
  await desk.shoot('audit');
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { colorSchemes, inScheme, TOP } from '../../axe.js';
import { BatchPage } from '../../pages/batch.page.js';
import { QUESTION, SESSIONS } from '../../support/full-workspace.js';
import { executeElsewhere } from '../../support/python-write.js';
import { expect, test } from '../fixtures.js';

const COMPOSE = '[aria-label="Compose"]';
const MENU = '[role="menu"]';

for (const colorScheme of colorSchemes) {
  test(`axe finds nothing serious in the composer and its templates, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    const { compose } = page;
    await page.sessions.open(/Dana \(DM\)/);
    await compose.attach([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hi') }]);
    await expect(compose.region).toContainText('a.txt');
    await compose.tool('More fields').click();
    await compose.field('Process after').fill('no time at all');
    await compose.field('Recurrence').fill('now and then');
    await compose.check('Another reply address').check();
    await expect(compose.region).toContainText('not a time');
    await expect(compose.region).toContainText('not a cron expression');
    await clean('more fields with faults', COMPOSE);
    await compose.field('Process after').fill('in 10 min');
    await compose.field('Recurrence').fill('0 9 * * 1-5');
    await expect(compose.region).toContainText('Monday through Friday:');
    await clean('more fields filled in', COMPOSE);
    for (const kind of ['chat-sdk', 'task'] as const) {
      await compose.kind.selectOption(kind);
      await clean(`more fields of ${kind}`, COMPOSE);
    }
    await compose.kind.selectOption('webhook');
    await compose.writeJson('{"source": ');
    await expect(compose.jsonCheck).toContainText('Line 1');
    await clean('content as JSON', COMPOSE);
    await compose.writeJson('{"source": "ci", ');
    await compose.json.press('Control+End');
    await page.window.keyboard.press('Control+Space');
    await expect(page.window.getByRole('option', { name: /event/ })).toBeVisible();
    await clean('completion of keys', COMPOSE);
    await page.window.keyboard.press('Escape');

    await page.command('Clear the draft');
    await compose.kind.selectOption('chat');
    await compose.text.fill('Restart {{host}}');
    await compose.tool('Other ways to send').click();
    await expect(page.window.getByRole('menu')).toBeVisible();
    await clean('ways to send', MENU);
    await page.window.keyboard.press('Escape');
    await compose.choose('Templates and sent messages', /Save this message/);
    const save = page.dialog('Save as a template');
    await save.getByRole('textbox', { name: 'Name' }).fill('Restart');
    await clean('saving a template');
    await save.getByRole('button', { name: 'Save' }).click();
    await expect(save).toHaveCount(0);
    await compose.tool('Templates and sent messages').click();
    await expect(page.window.getByRole('menuitem', { name: 'Restart' })).toBeVisible();
    await clean('menu of templates', MENU);
    await page.window.getByRole('menuitem', { name: 'Restart' }).click();
    await expect(page.dialog('Replace the draft?')).toBeVisible();
    await clean('what would be replaced');
    await page.dialog('Replace the draft?').getByRole('button', { name: 'Replace' }).click();
    await expect(page.dialog('Fill in Restart')).toBeVisible();
    await clean('placeholders');
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('Fill in Restart')).toHaveCount(0);
    await compose.choose('Templates and sent messages', /Rename or remove/);
    await expect(page.dialog('Templates')).toBeVisible();
    await clean('templates');
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious where messages are replayed and imported, ${colorScheme}`, async ({
    dir,
    workspace,
    launch,
  }) => {
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await page.sessions.open(/Dana \(DM\)/);
    await page.timeline.row('inbound chat 4').getByRole('time').first().click({ button: 'right' });
    await expect(page.window.getByRole('menuitem', { name: 'Send again as new' })).toBeVisible();
    await clean('menu of a message', MENU);
    await page.window.keyboard.press('Escape');
    for (const seq of [2, 4]) {
      await page.timeline
        .row(`inbound chat ${seq}`)
        .getByRole('time')
        .first()
        .click({ modifiers: ['ControlOrMeta'] });
    }
    await expect(page.timeline.region).toContainText('2 selected');
    await clean('a selection', '[aria-label="Timeline"]');
    await page.command('Replay selected messages…');
    const replay = new BatchPage(page.window, /^Replay/);
    await expect(replay.dryRun).toContainText('would be written');
    await clean('replay');
    await replay.write();
    await expect(replay.report).toContainText('2 messages written');
    await clean('report of a replay');
    await replay.done();
    await page.timeline.select('inbound chat 4');
    await page.window.keyboard.press('c');
    await expect(page.dialog('Copy to another session')).toBeVisible();
    await clean('copy to another session');
    // Its list of sessions is open: the first Escape closes that.
    await page.window.keyboard.press('Escape');
    await page.dialog('Copy to another session').getByRole('button', { name: 'Cancel' }).click();

    const file = join(dir, 'some.jsonl');
    writeFileSync(file, '{"text":"one"}\nnot JSON\n');
    await page.command('Import messages from a file…');
    const importing = new BatchPage(page.window, 'Import messages');
    await clean('import');
    await importing.file(file);
    await expect(importing.dryRun).toContainText('1 line would not');
    await clean('plan of an import');
    await importing.write();
    await expect(importing.report).toContainText('1 not written');
    await clean('report of an import');
    expect(page.problems).toEqual([]);
  });

  test(`axe finds nothing serious where questions are answered, ${colorScheme}`, async ({
    workspace,
    launch,
  }) => {
    // Answered elsewhere, by a process that died before the question was taken off the list.
    executeElsewhere(
      join(workspace, SESSIONS.incidents.inbound),
      `INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('other', 90, 'system',
        '2026-11-22T09:00:00.000Z', '{"type":"question_response","questionId":"${QUESTION}","selectedOption":"back"}')`,
    );
    const { page } = await launch(`--workspace=${workspace}`);
    const clean = await inScheme(page.window, colorScheme);
    await expect(page.sessions.rows).toHaveCount(8);
    await page.command('Open questions');
    const questions = page.dialog('Open questions');
    await expect(questions.getByRole('article')).toHaveCount(1);
    await questions.getByRole('textbox', { name: 'Another answer' }).fill('by hand');
    await clean('open questions');
    // What is being answered stays, though the question goes.
    executeElsewhere(join(workspace, 'v2.db'), 'DELETE FROM pending_questions');
    await expect(questions).toContainText('no longer open');
    await clean('a question that went');
    await questions.getByRole('textbox', { name: 'Another answer' }).press('Enter');
    await expect(page.dialog('The answer came too late')).toBeVisible();
    await clean('a late answer', TOP);
    await page.window.keyboard.press('Escape');
    await expect(page.dialog('The answer came too late')).toHaveCount(0);
    await expect(questions).toContainText('No question is open');
    await clean('no question');
    expect(page.problems).toEqual([]);
  });
}

import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { expect, test } from '../fixtures.js';

test('the dialog opens a workspace, and the next start opens it again', async ({
  dir,
  workspace,
  launch,
}) => {
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  const first = await launch(`--workspace=${empty}`);
  await expect(first.page.alert).toContainText('v2.db is missing');
  await first.answerDialogs(workspace);
  await first.page.window.getByRole('button', { name: /Open (a )?(folder|workspace)/ }).click();
  await expect(first.page.sessions.rows).toHaveCount(8);
  await first.close();

  const second = await launch();
  await expect(second.page.sessions.rows).toHaveCount(8);
});

test('a NanoClaw project root is understood by its data folder', async ({ dir, workspace, launch }) => {
  const project = join(dir, 'nanoclaw');
  mkdirSync(project);
  renameSync(workspace, join(project, 'data'));
  const { page } = await launch(`--workspace=${project}`);
  await expect(page.sessions.rows).toHaveCount(8);
});

test('a read-only console refuses to write, and says so', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`, '--read-only');
  await page.sessions.open(/Terminal/);
  const answer = await page.window.evaluate(async (sessionId) => {
    const bridge = Reflect.get(window, 'bridge') as {
      invoke(m: string, i: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
    };
    return bridge.invoke('message.inject', {
      sessionId,
      draftId: crypto.randomUUID(),
      kind: 'chat',
      content: '{"text":"must not be written"}',
      trigger: true,
      onWake: false,
      processAfter: null,
      recurrence: null,
      address: null,
      attachments: [],
    });
  }, SESSIONS.terminal.id);
  expect(answer).toMatchObject({ ok: false, error: { code: 'READ_ONLY' } });
  await expect(page.compose.inject).toBeDisabled();
});

import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { EXCLUSIVELY, whileLocked } from '../../support/lock-holder.js';
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

test('B17: a workspace whose v2.db is locked is waited for in sight, until somebody stops that or the lock goes', async ({
  workspace,
  launch,
}) => {
  await whileLocked(join(workspace, 'v2.db'), EXCLUSIVELY, async (release) => {
    const { page, answerDialogs } = await launch(`--workspace=${workspace}`);
    const waiting = page.window.getByRole('region', { name: 'Waiting for a lock' });
    await expect(waiting).toContainText(/locked the v2\.db of .*It opens by itself .*Waiting for \d+\ss/s);
    await waiting.getByRole('button', { name: 'Stop waiting' }).click();
    await expect(page.alert).toContainText(/was not opened: .* locked by another process for [\d.]+ s/);
    await expect(waiting).toHaveCount(0);

    await answerDialogs(workspace);
    await page.window.getByRole('button', { name: 'Open folder…' }).click();
    await expect(waiting).toBeVisible();
    await release();
    await expect(page.sessions.rows).toHaveCount(8);
    await expect(waiting).toHaveCount(0);
    await expect(page.alert).toHaveCount(0);
    expect(page.problems).toEqual([]);
  });
});

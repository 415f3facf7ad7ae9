import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { hashTree } from '../../support/tree-hash.js';
import { type Console, expect, test } from '../fixtures.js';
import { type Ended, startInVain, startToTheEnd } from '../start.js';

interface Running extends Console {
  a: string;
  b: string;
  profile: string;
  again: (...args: string[]) => Promise<Ended>;
}

/** A console with workspace A open, and B beside. */
async function running(dir: string, launch: (...args: string[]) => Promise<Console>): Promise<Running> {
  const [a, b, profile] = [join(dir, 'a'), join(dir, 'b'), join(dir, 'profile')];
  await makeChatWorkspace(a, ['Ann']);
  await makeChatWorkspace(b, ['Bea']);
  const first = await launch(`--workspace=${a}`);
  await expect(first.page.sessions.row(/^Ann/)).toBeVisible();
  return {
    ...first,
    a,
    b,
    profile,
    again: (...args) => startToTheEnd(dir, `--user-data-dir=${profile}`, ...args),
  };
}

const said = ({ page }: Console) => page.alert.filter({ hasText: 'START_REFUSED' });

/** For reviewers: PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}

/** The answer that the window gets when it asks for a write, whatever its buttons say. */
const lockAnswer = (page: Page) =>
  page.evaluate(async () => {
    const bridge = Reflect.get(window, 'bridge') as {
      invoke(m: string, i: unknown): Promise<{ error?: { code: string } }>;
    };
    const draft = {
      draftId: crypto.randomUUID(),
      kind: 'chat',
      trigger: true,
      onWake: false,
      processAfter: null,
    };
    const message = { ...draft, sessionId: 'x', content: '{"text":"x"}', recurrence: null, address: null };
    const written = await bridge.invoke('message.inject', { ...message, attachments: [] });
    const unlocked = await bridge.invoke('workspace.lock', { locked: false });
    return [written.error?.code, unlocked.error?.code];
  });

test('H06: --read-only --workspace of a later start opens that workspace so that nothing is written to it', async ({
  dir,
  launch,
}) => {
  const first = await running(dir, launch);
  const before = hashTree(first.b, ['v2.db-wal', 'v2.db-shm']);
  const { code, stderr } = await first.again('--read-only', `--workspace=${first.b}`);
  expect([code, stderr.includes('could not do')]).toEqual([0, false]);
  await first.page.sessions.open(/^Bea/);
  await expect(first.page.lock).toBeChecked();
  await expect(first.page.lock).toHaveAccessibleDescription(/--read-only/);
  expect(await lockAnswer(first.page.window)).toEqual(['READ_ONLY', 'READ_ONLY']);
  await expect(first.page.compose.inject).toBeDisabled();
  expect(hashTree(first.b, ['v2.db-wal', 'v2.db-shm'])).toEqual(before);

  await test.step('also when it is opened again, and not the other one', async () => {
    expect((await first.again(`--workspace=${first.a}`)).code).toBe(0);
    await first.page.sessions.open(/^Ann/);
    await expect(first.page.lock).not.toBeChecked();
    expect((await first.again('--workspace', 'b')).code).toBe(0);
    await first.page.sessions.open(/^Bea/);
    await expect(first.page.lock).toBeChecked();
  });
  expect(readdirSync(first.profile).filter((name) => name.startsWith('start-'))).toEqual([]);
});

test('H06: --read-only alone locks what is open; with nothing open it is refused aloud', async ({
  dir,
  launch,
}) => {
  const first = await running(dir, launch);
  expect((await first.again('--read-only')).code).toBe(0);
  await expect(first.page.lock).toBeChecked();
  expect(await lockAnswer(first.page.window)).toEqual(['READ_ONLY', 'READ_ONLY']);
  await first.page.command('Close workspace');
  await expect(first.page.window.getByRole('button', { name: 'Open the demo' })).toBeVisible();
  const { code, stderr } = await first.again('--read-only');
  expect(code).toBe(1);
  expect(stderr).toContain('No workspace is open');
  await expect(said(first)).toContainText('“--read-only”');
  await picture(first.page.window, 'refused-nothing-open');
});

test('H06: --agent of a later start is no consent in a workspace that we did not make', async ({
  dir,
  launch,
}) => {
  const first = await running(dir, launch);
  // A v2.db written just now would count as evidence of a live host.
  utimesSync(join(first.b, 'v2.db'), 1_700_000_000, 1_700_000_000);
  const { code, stderr } = await first.again('--agent', `--workspace=${first.b}`);
  expect(code).toBe(1);
  expect(stderr).toContain('needs your consent first');
  await expect(first.page.sessions.row(/^Bea/)).toBeVisible();
  await expect(said(first)).toContainText('needs your consent first');
  await expect(first.page.window.getByRole('button', { name: /Nothing simulated/ })).toBeVisible();
});

test('H06: what cannot be given to a console that runs is refused whole, aloud', async ({ dir, launch }) => {
  const first = await running(dir, launch);
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  for (const [args, why] of [
    [
      ['--lang=de', `--workspace=${first.b}`],
      '“--lang=de” cannot be given to a console that is already running',
    ],
    [['--readonly', `--workspace=${first.b}`], '“--readonly” is not a flag'],
    [['b'], '“b” is not understood'],
    [['--demo', `--workspace=${first.b}`], 'name two workspaces'],
    [['--workspace', '--read-only'], 'needs a folder'],
    [[`--workspace=${empty}`], 'v2.db is missing'],
  ] as const) {
    const { code, stderr } = await first.again(...args);
    expect([args, code]).toEqual([args, 1]);
    expect(stderr).toContain(why);
    await expect(said(first).filter({ hasText: why })).toHaveCount(1);
    await expect(first.page.sessions.row(/^Ann/)).toBeVisible();
    await expect(first.page.lock).not.toBeChecked();
    if (args[0] === '--lang=de') await picture(first.page.window, 'refused');
  }
  // One that asks for nothing only brings the window to the front.
  expect((await first.again()).code).toBe(0);
  expect(first.app.windows()).toHaveLength(1);
});

test('H06: the first start is not guessed at either', async ({ dir }) => {
  for (const [args, why] of [
    [['--readonly'], 'did you mean --read-only?'],
    [['--workspace='], 'needs a folder'],
    [['--read-only=maybe'], 'takes no value'],
  ] as const) {
    const { code, stderr, boxes } = await startInVain(
      dir,
      `--user-data-dir=${join(dir, 'profile')}`,
      ...args,
    );
    expect([args, code]).toEqual([args, 1]);
    for (const text of [stderr, boxes]) expect(text).toContain(why);
  }
});

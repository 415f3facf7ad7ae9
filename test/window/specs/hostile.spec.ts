import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.folder;
const MARKUP =
  '<script>window.hit=1</script><img src=x onerror="window.hit=2"><svg onload="window.hit=3"></svg>';
const REMOTE = 'https://tracker.invalid/pixel.png';
const BIDI = 'invoice\u202Efdp.exe';

/** Columns by name, written by another process: the store would not write most of this. */
function write(workspace: string, rows: Record<string, unknown>[], table = 'messages_in'): void {
  const file = join(workspace, TERMINAL, table === 'messages_in' ? 'inbound.db' : 'outbound.db');
  const program = `
for row in data:
    row = {k: (bytes.fromhex(v['hex']) if isinstance(v, dict) else v) for k, v in row.items()}
    c.execute('INSERT INTO ${table} (%s) VALUES (%s)' % (','.join(row), ','.join('?' * len(row))), list(row.values()))
c.commit()`;
  runElsewhere(file, program, rows);
}

const inbound = (seq: number, kind: string, content: unknown, more: Record<string, unknown> = {}) => ({
  id: `hostile-${seq}`,
  seq,
  kind,
  timestamp: '2026-11-22T09:00:00Z',
  status: 'completed',
  content: typeof content === 'string' || isBlob(content) ? content : JSON.stringify(content),
  ...more,
});

const isBlob = (content: unknown) => typeof content === 'object' && content !== null && 'hex' in content;

/** Nothing was executed, no markup was rendered, nothing was requested. */
async function untouched(page: Page, requests: readonly string[]): Promise<void> {
  const made = await page.evaluate(() => ({
    hit: Reflect.get(window, 'hit') ?? null,
    scripts: [...document.querySelectorAll('#root script, #root iframe, #root object, #root a[href]')].length,
    pictures: [...document.querySelectorAll('img')]
      .map((img) => img.src)
      .filter((s) => !s.startsWith('data:')),
    handlers: [...document.querySelectorAll('[onload], [onerror], [onclick]')].length,
  }));
  expect(made).toEqual({ hit: null, scripts: 0, pictures: [], handlers: 0 });
  // What the window itself consists of.
  const own = new URL('/', page.url()).href;
  expect(requests.filter((url) => !url.startsWith(own) && !url.startsWith('data:'))).toEqual([]);
}

function listen(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  return requests;
}

test('U01: markup in texts, names, titles, options, files and ids is shown as the text that it is', async ({
  workspace,
  launch,
}) => {
  write(workspace, [
    inbound(10, 'chat', { text: MARKUP, sender: MARKUP, senderId: MARKUP }),
    inbound(12, 'chat', { text: `before ${BIDI} after`, sender: BIDI }),
    inbound(14, 'webhook', { source: MARKUP, event: MARKUP, payload: { [MARKUP]: MARKUP } }),
    inbound(16, 'chat', {
      text: 'files',
      sender: 'x',
      attachments: [{ name: MARKUP, localPath: `inbox/hostile-16/${MARKUP}` }, { name: BIDI }],
    }),
    inbound(18, 'system', {
      type: 'question_response',
      questionId: MARKUP,
      selectedOption: MARKUP,
      userId: MARKUP,
    }),
    inbound(20, 'task', { prompt: MARKUP, script: MARKUP }, { recurrence: MARKUP, process_after: MARKUP }),
    inbound(22, MARKUP, { text: MARKUP }, { status: MARKUP, timestamp: MARKUP }),
  ]);
  write(
    workspace,
    [
      {
        id: MARKUP,
        seq: 23,
        kind: 'chat-sdk',
        timestamp: '2026-11-22T09:01:00Z',
        content: JSON.stringify({
          type: 'ask_question',
          questionId: MARKUP,
          title: MARKUP,
          question: MARKUP,
          options: [MARKUP, { label: MARKUP, value: 'v' }],
        }),
      },
      {
        id: 'card',
        seq: 25,
        kind: 'chat-sdk',
        timestamp: '2026-11-22T09:02:00Z',
        content: JSON.stringify({ type: 'card', card: { title: MARKUP }, fallbackText: MARKUP }),
      },
    ],
    'messages_out',
  );
  runElsewhere(
    join(workspace, 'v2.db'),
    `
c.execute("UPDATE messaging_groups SET name = ? WHERE id = (SELECT messaging_group_id FROM sessions WHERE id = ?)", data)
c.execute("UPDATE agent_groups SET name = ? WHERE id = 'ag-house'", data[:1])
c.commit()`,
    [MARKUP, SESSIONS.terminal.id],
  );

  const { page } = await launch(`--workspace=${workspace}`);
  const requests = listen(page.window);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.sessions.row(/<script>.*cli/).click();
  await expect(page.timeline.region.getByRole('heading', { name: MARKUP })).toBeVisible();
  for (const seq of [10, 12, 14, 16, 18, 20]) {
    const row = page.timeline.region.getByRole('article', { name: new RegExp(` ${seq}$`) });
    await expect(row).toContainText(seq === 12 ? 'before' : seq === 16 ? 'files' : MARKUP);
  }
  await expect(page.timeline.row(`inbound ${MARKUP} 22`)).toContainText(MARKUP);
  const question = page.timeline.row('outbound chat-sdk 23');
  await expect(question.getByRole('listitem').first()).toHaveText(MARKUP);
  await expect(page.timeline.row('outbound chat-sdk 25')).toContainText(MARKUP);

  // A direction override cannot make one file name look like another: it is shown as what it is.
  const files = page.timeline.row('inbound chat 16');
  await expect(files.getByRole('button', { name: 'invoice\\u202efdp.exe' })).toBeVisible();
  await files.getByRole('button', { name: /<script>/ }).click();
  await expect(page.dialog(/<script>/)).toBeVisible();
  await page.window.keyboard.press('Escape');

  await page.timeline.select('outbound chat-sdk 23');
  for (const tab of ['Message', 'Raw', 'Session', 'Destinations', 'Container', 'Files'] as const) {
    await expect(await page.inspector.show(tab)).toBeVisible();
  }
  await expect(await page.inspector.show('Raw')).toContainText(JSON.stringify(MARKUP).slice(1, -1));
  await page.window.keyboard.press('Control+k');
  await expect(
    page.dialog('Go to session or command').getByText('<script>', { exact: false }).first(),
  ).toBeVisible();
  await page.window.keyboard.press('Escape');
  await untouched(page.window, requests);
  expect(page.problems).toEqual([]);
});

test('U02 and U03: links and remote pictures in a message stay text, and nothing leaves', async ({
  workspace,
  launch,
}) => {
  const links = ['javascript:window.hit=1', 'file:///etc/passwd', REMOTE, 'data:text/html,<b>x</b>'];
  write(workspace, [
    inbound(10, 'chat', { text: links.join('\n'), sender: 'x' }),
    inbound(12, 'chat', { text: `![picture](${REMOTE}) [click](javascript:window.hit=1)`, sender: 'x' }),
    inbound(14, 'chat', {
      text: 'remote files',
      sender: 'x',
      attachments: [
        { type: 'photo', name: 'remote.png', mimeType: 'image/png', url: REMOTE, localPath: REMOTE },
        { type: 'photo', name: 'local.png', mimeType: 'image/png', localPath: 'file:///etc/passwd' },
      ],
    }),
  ]);
  const { page } = await launch(`--workspace=${workspace}`);
  const requests = listen(page.window);
  await page.sessions.open(/Terminal/);
  const row = page.timeline.row('inbound chat 10');
  for (const link of links) await expect(row).toContainText(link);
  await expect(page.timeline.region.getByRole('link')).toHaveCount(0);
  await row.getByText(REMOTE).click();
  await expect(await page.inspector.show('Message')).toContainText(REMOTE);

  await page.timeline
    .row('inbound chat 14')
    .getByRole('button', { name: /remote\.png/ })
    .click();
  await expect(page.dialog(/remote\.png/)).toContainText('This file cannot be opened');
  await page.window.keyboard.press('Escape');
  await untouched(page.window, requests);
  expect(page.window.context().pages()).toHaveLength(1);
  expect(page.problems).toEqual([]);
});

test('U04: 5 MB of text shows its beginning at once and the rest on request, without a freeze', async ({
  workspace,
  launch,
}) => {
  write(workspace, [
    inbound(10, 'chat', { text: `first words ${'lorem ipsum '.repeat(440_000)}`, sender: 'x' }),
  ]);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await expect(page.timeline.row('inbound chat 2')).toBeVisible();
  await page.window.evaluate(() => {
    const seen: number[] = [];
    Reflect.set(window, 'frames_', seen);
    let last = performance.now();
    const frame = (now: number) => {
      seen.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await page.sessions.open(/Terminal/);
  const row = page.timeline.row('inbound chat 10');
  await expect(row).toContainText('first words');
  await expect(row).toContainText('Cut here');
  const more = row.getByRole('button', { name: 'Show more' });
  await more.click();
  await expect(row.getByRole('button', { name: 'Show less' })).toBeVisible();
  const shown = ((await row.textContent()) ?? '').length;
  expect(shown).toBeGreaterThan(60_000);
  expect(shown).toBeLessThan(70_000);
  const slowest = await page.window.evaluate(() => Math.max(...(Reflect.get(window, 'frames_') as number[])));
  // 100 ms is the goal on a machine of one's own; a freeze of ours still differs from one due to shared cores.
  expect(slowest).toBeLessThan(500);

  await row.getByRole('button', { name: 'Show less' }).click();
  await page.timeline.select('inbound chat 10');
  await expect(await page.inspector.show('Raw')).toContainText('first words');
  await page.compose.send('still usable');
  await expect(page.timeline.withText('still usable')).toHaveCount(1);
  expect(page.problems).toEqual([]);
});

test('M03: content that is not JSON, a blob, a NUL and deep nesting are shown raw, the window stays usable', async ({
  workspace,
  launch,
}) => {
  write(workspace, [
    inbound(10, 'chat', 'this is no JSON <b>at all</b>'),
    inbound(12, 'chat', { hex: '00ff3c623e' }),
    inbound(14, 'chat', { text: 'before\u0000after', sender: 'nul\u0000name' }),
    inbound(16, 'chat', `${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    inbound(
      18,
      'webhook',
      `{"source":"deep","event":"e","payload":${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}}`,
    ),
    inbound(20, 'chat', 'null'),
    inbound(22, 'chat', {
      text: `${'W'.repeat(200)} ${'שלום '.repeat(40)} 👩‍👩‍👧‍👦`,
      sender: 'N'.repeat(200),
    }),
  ]);
  const { page } = await launch(`--workspace=${workspace}`);
  const requests = listen(page.window);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.row('inbound chat 10')).toContainText('this is no JSON <b>at all</b>');
  await expect(page.timeline.row('inbound chat 14')).toContainText('before');
  for (const seq of [10, 12, 14, 16, 20, 22]) {
    await page.timeline.select(`inbound chat ${seq}`);
    await expect(await page.inspector.show('Message')).toContainText('Fields');
    await expect(await page.inspector.show('Raw')).toContainText(`hostile-${seq}`);
  }
  await page.timeline.select('inbound webhook 18');
  await expect(await page.inspector.show('Raw')).toContainText('hostile-18');
  // A long name without a space widens nothing.
  const wide = await page.window.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await expect(page.alert).toHaveCount(0);
  await untouched(page.window, requests);
  expect(page.problems).toEqual([]);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drop } from '../../pages/drop.js';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const TERMINAL = SESSIONS.terminal.folder;
const ROWS = 3000;

/** Rows 10, 14, 18 … of messages_in, a minute apart; `count` of them after those that are there. */
function addRows(workspace: string, count: number): void {
  runElsewhere(
    join(workspace, TERMINAL, 'inbound.db'),
    `
first = c.execute("SELECT COUNT(*) FROM messages_in").fetchone()[0]
for n in range(first, first + data):
    at = "2026-11-%02dT%02d:%02d:00Z" % (23 + n // 1440, n // 60 % 24, n % 60)
    text = ("row number %d. " % n) + "more words " * (n % 5 * 3)
    c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', ?, 'completed', ?)",
              ("bulk-%d" % n, 6 + 4 * n, at, json.dumps({"text": text, "sender": "Bulk"})))
c.commit()`,
    count,
  );
}

/** The seq of the n-th row that addRows wrote, counted with the session's own first row. */
const seqOf = (n: number) => 6 + 4 * n;

/** Turns one page up, and returns once it is drawn: several in one frame would skip rows. */
async function pageUp(window: Page): Promise<void> {
  await window.keyboard.press('PageUp');
  await window.evaluate(
    () => new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn()))),
  );
}

/** Where a row stands in the window, in pixels from its top. */
const topOf = async (row: Locator) => Math.round((await row.boundingBox())?.y ?? Number.NaN);

test('every row of 3,000 is reached by keyboard, page after page', async ({ workspace, launch }) => {
  addRows(workspace, ROWS);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.row(`inbound chat ${seqOf(ROWS)}`)).toBeInViewport();

  // The page itself records what comes into the document: no row may be missed between two looks.
  await page.timeline.region.evaluate((region) => {
    const seen = new Set<string>();
    const note = () => {
      for (const row of region.querySelectorAll('article')) seen.add(row.getAttribute('aria-label') ?? '');
    };
    note();
    new MutationObserver(note).observe(region, { childList: true, subtree: true });
    Reflect.set(window, 'seen_', seen);
  });
  await page.timeline.select(`inbound chat ${seqOf(ROWS)}`);
  const first = page.timeline.row('inbound chat 2');
  await expect(async () => {
    for (let n = 0; n < 12; n++) await pageUp(page.window);
    await expect(first).toBeInViewport({ timeout: 1 });
  }).toPass({ timeout: 45_000, intervals: [1] });
  await expect(page.timeline.region.getByText('Beginning of the session')).toBeInViewport();
  const seen = await page.window.evaluate(() => [...(Reflect.get(window, 'seen_') as Set<string>)]);
  const missing = Array.from({ length: ROWS }, (_, i) => `inbound chat ${seqOf(i + 1)}`).filter(
    (name) => !seen.includes(name),
  );
  expect(missing).toEqual([]);

  await page.window.keyboard.press('End');
  await expect(page.timeline.row(`inbound chat ${seqOf(ROWS)}`)).toBeInViewport();
  await page.window.keyboard.press('Home');
  await expect(first).toBeInViewport();
  expect(page.problems).toEqual([]);
});

test('the reading place stays as rows come in; the pill and g n lead to the newest', async ({
  workspace,
  launch,
}) => {
  addRows(workspace, 400);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  const newest = page.timeline.row(`inbound chat ${seqOf(400)}`);
  await expect(newest).toBeInViewport();

  // At the end, the newest is followed.
  addRows(workspace, 2);
  await expect(page.timeline.row(`inbound chat ${seqOf(402)}`)).toBeInViewport();

  await page.timeline.select(`inbound chat ${seqOf(400)}`);
  for (let n = 0; n < 5; n++) await pageUp(page.window);
  const pill = page.timeline.region.getByRole('button', { name: 'Newest' });
  await expect(pill).toBeVisible();
  const read = page.timeline.row((await middleRow(page.timeline.rows)) ?? '');
  const before = await topOf(read);
  addRows(workspace, 3);
  const fresh = page.timeline.region.getByRole('button', { name: '3 new' });
  await expect(fresh).toBeVisible();
  expect(Math.abs((await topOf(read)) - before)).toBeLessThanOrEqual(1);
  await fresh.click();
  await expect(page.timeline.row(`inbound chat ${seqOf(405)}`)).toBeInViewport();
  await expect(fresh).toHaveCount(0);

  for (let n = 0; n < 5; n++) await pageUp(page.window);
  await expect(pill).toBeVisible();
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('n');
  await expect(page.timeline.row(`inbound chat ${seqOf(405)}`)).toBeFocused();
  await expect(page.timeline.row(`inbound chat ${seqOf(405)}`)).toBeInViewport();
});

test('who is at the end stays there when the window is made narrow and rows grow; nothing offers the way', async ({
  dir,
  launch,
}) => {
  const folder = (await makeChatWorkspace(join(dir, 'chats'), ['Talkative'])).get('Talkative') ?? '';
  const rows = Array.from({ length: 150 }, (_, n) => [
    `m${n}`,
    1000 + 4 * n,
    new Date(Date.UTC(2026, 10, 18, 9, 0, n)).toISOString(),
    JSON.stringify({ text: `line ${n} ${'many words that wrap '.repeat(n % 40)}`, sender: 'Dana' }),
  ]);
  runElsewhere(
    join(folder, 'inbound.db'),
    `c.executemany("INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES (?, ?, 'chat', ?, 'completed', ?)", data)\nc.commit()`,
    rows,
  );
  const { page } = await launch(`--workspace=${join(dir, 'chats')}`);
  await page.sessions.open(/Talkative/);
  const newest = page.timeline.row('inbound chat 1596');
  const pill = page.timeline.region.getByRole('button', { name: 'Newest' });
  for (const [width, height] of [
    [1280, 800],
    [900, 700],
    [700, 520],
    [1280, 800],
  ] as const) {
    await page.window.setViewportSize({ width, height });
    await expect.poll(() => page.window.evaluate(() => window.innerWidth)).toBe(width);
    await expect.poll(() => bottomGap(page.window)).toBeLessThanOrEqual(1);
    await expect(newest).toBeInViewport();
    await expect(pill).toHaveCount(0);
  }
  // One turn of the wheel is one event: that is enough.
  await page.timeline.region.hover();
  await page.window.mouse.wheel(0, -600);
  await expect(pill).toBeVisible();
  await page.window.mouse.wheel(0, 600);
  await expect(pill).toHaveCount(0);
});

/** How far the end of the rows lies below what is in sight, px. */
function bottomGap(window: Page): Promise<number> {
  return window
    .locator('[data-keys=timeline]')
    .evaluate((e) => Math.round(e.scrollHeight - e.scrollTop - e.clientHeight));
}

/** The name of a row that is entirely in view, near the middle of the window. */
async function middleRow(rows: Locator): Promise<string | null> {
  return rows.evaluateAll((articles) => {
    const near = (element: Element) => Math.abs(element.getBoundingClientRect().top - window.innerHeight / 2);
    return articles.toSorted((a, b) => near(a) - near(b))[0]?.getAttribute('aria-label') ?? null;
  });
}

test('j and k move, Enter opens the row in the inspector', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline.select('outbound chat 13');
  await page.window.keyboard.press('k');
  await expect(page.timeline.row('outbound chat 11')).toBeFocused();
  await page.window.keyboard.press('k');
  await page.window.keyboard.press('k');
  await page.window.keyboard.press('j');
  await expect(page.timeline.row('outbound chat 9')).toBeFocused();
  await page.window.keyboard.press('Enter');
  await expect(page.timeline.row('outbound chat 9')).toHaveAttribute('aria-current', 'true');
  await expect(await page.inspector.show('Message')).toContainText(
    'All trains of the morning are in this table.',
  );
});

test('g d leads to a seq or a date, however far back', async ({ workspace, launch }) => {
  addRows(workspace, 6000);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.row(`inbound chat ${seqOf(6000)}`)).toBeInViewport();
  const dialog = page.dialog('Go to a date or seq');
  const goTo = async (where: string): Promise<void> => {
    await page.window.keyboard.press('g');
    await page.window.keyboard.press('d');
    await dialog.getByRole('textbox').fill(where);
    await page.window.keyboard.press('Enter');
  };
  await page.timeline.select(`inbound chat ${seqOf(6000)}`);
  await goTo('some day');
  await expect(dialog).toContainText('neither a date nor a time nor a seq');
  await page.window.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await goTo(`${seqOf(4000)}`);
  await expect(page.timeline.row(`inbound chat ${seqOf(4000)}`)).toBeFocused();
  await expect(page.timeline.row(`inbound chat ${seqOf(4000)}`)).toBeInViewport();
  // Row 4320 was written on 26 November at 00:00 UTC.
  const local = await page.window.evaluate(() => {
    const at = new Date('2026-11-26T00:00:00Z');
    const two = (n: number) => String(n).padStart(2, '0');
    return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
  });
  await goTo(local);
  await expect(page.timeline.row(`inbound chat ${seqOf(4320)}`)).toBeFocused();
  await goTo('2026-11-01');
  await expect(page.timeline.row('inbound chat 2')).toBeFocused();
  expect(page.problems).toEqual([]);
});

test('files are attached by paste and by drop, and injected', async ({ dir, workspace, launch }) => {
  const dropped = join(dir, 'dropped.txt');
  writeFileSync(dropped, 'by drop');
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await expect(page.timeline.row('inbound chat 2')).toBeVisible();

  const attached = page.compose.region.getByRole('list', { name: 'Attached files' });
  await page.compose.text.evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['by paste'], 'pasted.txt', { type: 'text/plain' }));
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(attached).toContainText('pasted.txt');

  await drop(page.window, dropped);
  await expect(attached).toContainText('dropped.txt');

  await page.compose.send('two files');
  const row = page.timeline.row('inbound chat 6');
  for (const [name, text] of [
    ['pasted.txt', 'by paste'],
    ['dropped.txt', 'by drop'],
  ] as const) {
    await row.getByRole('button', { name: new RegExp(name) }).click();
    await expect(page.dialog(name)).toContainText(text);
    await page.window.keyboard.press('Escape');
    await expect(page.dialog(name)).toHaveCount(0);
  }
  expect(page.problems).toEqual([]);
});

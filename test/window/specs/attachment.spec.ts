import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { TICKET, TRAINS } from '../../support/full-workspace.js';
import { expect, test } from '../fixtures.js';

test('an image opens as a picture, a text as text, others say what they are', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Dana \(DM\)/);
  const row = page.timeline.row('inbound chat 4');
  await row.getByRole('button', { name: /ticket\.png/ }).click();
  const picture = page.dialog(/ticket\.png/).getByRole('img', { name: /ticket\.png/ });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
  await page.window.keyboard.press('Escape');

  await row.getByRole('button', { name: /Fahrplan Köln 2026\.pdf/ }).click();
  await expect(page.dialog(/Fahrplan Köln 2026\.pdf/)).toBeVisible();
  await page.window.keyboard.press('Escape');

  await page.timeline
    .row('outbound chat 9')
    .getByRole('button', { name: /trains\.csv/ })
    .click();
  await expect(page.dialog(/trains\.csv/)).toContainText(
    readFileSync(join(workspace, TRAINS), 'utf8').split('\n')[0] ?? '?',
  );
});

test('a file that waits in the composer opens: a picture, a text, or why not', async ({
  workspace,
  launch,
}) => {
  const { page } = await launch(`--workspace=${workspace}`);
  const { compose, window } = page;
  await page.sessions.open(/Terminal/);
  await compose.attach([join(workspace, TICKET), join(workspace, TRAINS)]);
  await compose.paste('pasted.txt', 'from the clipboard');
  await compose
    .staged('ticket.png')
    .getByRole('button', { name: /^ticket/ })
    .click();
  await expect(page.dialog(/ticket\.png/).getByRole('img', { name: /ticket/ })).toBeVisible();
  await window.keyboard.press('ArrowRight');
  await expect(page.dialog(/trains\.csv/)).toContainText('2 of 3');
  await window.keyboard.press('ArrowRight');
  await expect(page.dialog(/pasted\.txt/)).toContainText('from the clipboard');
  await expect(page.dialog(/pasted\.txt/).getByRole('button', { name: /Save/ })).toHaveCount(0);
  await window.keyboard.press('Escape');
  await expect(page.dialog(/pasted\.txt/)).toHaveCount(0);
  expect(page.problems).toEqual([]);
});

test('U04: a text of one line of 1 MiB is shown 64 K characters at a time; a picture that cannot be decoded says so', async ({
  dir,
  launch,
}) => {
  const path = join(dir, 'workspace');
  await makeChatWorkspace(path, ['One']);
  const line = join(dir, 'line.txt');
  writeFileSync(line, 'word '.repeat(1024 * 200));
  const picture = join(dir, 'picture.png');
  writeFileSync(picture, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000)]));
  const { page } = await launch(`--workspace=${path}`);
  await page.sessions.open(/^One/);
  await page.compose.attach([line, picture]);
  await page.compose.staged('line.txt').getByRole('button', { name: /^line/ }).click();
  const text = page.dialog(/line\.txt/);
  await expect(text).toContainText('word word');
  const shown = async (): Promise<number> => ((await text.textContent()) ?? '').length;
  const first = await shown();
  expect(first).toBeGreaterThan(64_000);
  expect(first).toBeLessThan(70_000);
  await text.getByRole('button', { name: /^Show more \(\d+ characters left\)$/ }).click();
  await expect.poll(shown).toBeGreaterThan(first + 60_000);
  // What is copied is the line, though it is split over many blocks.
  const copied = await text.evaluate((dialog) => {
    const blocks = dialog.querySelectorAll('[data-at]');
    const [from, to] = [blocks[0]?.firstChild, blocks[3]?.firstChild];
    if (from == null || to == null) throw new Error('There are no blocks');
    window.getSelection()?.setBaseAndExtent(from, 0, to, 4);
    let data = '';
    const heard = (event: ClipboardEvent) => {
      data = event.clipboardData?.getData('text/plain') ?? '';
    };
    document.addEventListener('copy', heard, { once: true });
    document.execCommand('copy');
    return data;
  });
  expect(copied.length).toBeGreaterThan(6000);
  expect(copied).toMatch(/^(word )+word$/);
  await page.window.keyboard.press('ArrowRight');
  const broken = page.dialog(/picture\.png/);
  await expect(broken).toContainText('This picture cannot be shown');
  await expect(broken.getByRole('img', { name: 'picture.png' })).toHaveCount(0);
  expect(page.problems).toEqual([]);
});

test('an attachment is saved where the person says', async ({ dir, workspace, launch }) => {
  const { page, answerDialogs } = await launch(`--workspace=${workspace}`);
  const target = join(dir, 'saved.png');
  await answerDialogs(target);
  await page.sessions.open(/Dana \(DM\)/);
  await page.timeline
    .row('inbound chat 4')
    .getByRole('button', { name: /ticket\.png/ })
    .click();
  await page
    .dialog(/ticket\.png/)
    .getByRole('button', { name: /Save/ })
    .click();
  const original = readFileSync(join(workspace, TICKET));
  await expect.poll(() => readFileSync(target, { flag: 'a+' }).equals(original)).toBe(true);
});

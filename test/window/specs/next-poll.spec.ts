import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { SESSIONS } from '../../support/full-workspace.js';
import { runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

// The Terminal's container is stopped, and its one message is pending.
const TERMINAL = SESSIONS.terminal.folder;

type Row = { id: string; seq: number } & Record<string, string | number>;

/** Writes rows into messages_in as another process; pending chat messages unless given otherwise. */
function addRows(workspace: string, rows: readonly Row[]): void {
  runElsewhere(
    join(workspace, TERMINAL, 'inbound.db'),
    `
for row in data:
    row = {"kind": "chat", "timestamp": "2026-11-22T12:00:00.000Z", "content": json.dumps({"text": "text of " + row["id"], "sender": "Dana"}), **row}
    c.execute(f"INSERT INTO messages_in ({','.join(row)}) VALUES ({','.join('?' * len(row))})", list(row.values()))
c.commit()`,
    rows,
  );
}

/** Each row as `seq reason`. */
async function listed(table: Locator): Promise<string[]> {
  const rows = await table.getByRole('row').all();
  const words = rows.map(async (row) => {
    const seq = await row.getByRole('button').textContent();
    return `${seq} ${await row.getByRole('cell').textContent()}`;
  });
  return Promise.all(words);
}

test('the next poll shows the newest ten, what they hide, and follows the files', async ({
  workspace,
  launch,
}) => {
  const twelve = Array.from({ length: 12 }, (_, i): Row => {
    const row: Row = { id: `m${i}`, seq: 100 + 2 * i };
    return i === 4 ? { ...row, kind: 'system' } : i === 7 ? { ...row, on_wake: 1 } : row;
  });
  addRows(workspace, twelve);
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.inspector.show('Container');
  const poll = page.inspector.nextPoll;
  const handed = poll.getByRole('table', { name: 'Handed to the agent' });
  const skipped = poll.getByRole('table', { name: 'Skipped' });

  await test.step('as the first poll of a container that is yet to come', async () => {
    await expect(poll).toContainText('Nobody is polling: no container is running.');
    await expect(poll).toContainText('The next poll hands over 9 rows and starts a turn.');
    await expect(poll.getByRole('switch', { name: 'As if just started' })).toBeChecked();
    await expect
      .poll(() => listed(handed))
      .toEqual([104, 106, 110, 112, 114, 116, 118, 120, 122].map((seq) => `${seq} handed over`));
    expect(await listed(skipped)).toEqual([
      ...['108 system row', '102 behind ten newer', '100 behind ten newer', '2 behind ten newer'],
    ]);
  });

  await test.step('as a later poll, which does not see the on-wake row', async () => {
    await poll.getByRole('switch', { name: 'As if just started' }).click();
    await expect(poll.getByRole('switch', { name: 'As if just started' })).not.toBeChecked();
    await expect
      .poll(() => listed(skipped))
      .toEqual([...['114 first poll only', '108 system row', '100 behind ten newer', '2 behind ten newer']]);
    expect(await listed(handed)).toContain('102 handed over');
  });

  await test.step('when a container has claimed rows, and more come', async () => {
    runElsewhere(
      join(workspace, TERMINAL, 'outbound.db'),
      `for n in data: c.execute("INSERT INTO processing_ack VALUES (?, 'processing', datetime('now'))", (f"m{n}",))\nc.commit()`,
      [10, 11],
    );
    await expect.poll(() => listed(skipped)).toContain('122 claimed');
    addRows(
      workspace,
      Array.from({ length: 10 }, (_, i): Row => ({ id: `s${i}`, seq: 200 + 2 * i, kind: 'system' })),
    );
    await expect(poll).toContainText(/The next poll starts no turn: 10 system rows, 12 behind ten newer/);
    await expect(handed).toHaveCount(0);
  });

  await test.step('a row leads to its place in the timeline', async () => {
    await poll.getByRole('button', { name: 'Go to inbound chat 104', exact: true }).click();
    await expect(page.timeline.row('inbound chat 104')).toBeFocused();
    await expect(page.timeline.row('inbound chat 104')).toHaveAttribute('aria-current', 'true');
    await expect(poll).toBeVisible();
  });
  expect(page.problems).toEqual([]);
});

test('a row is handed over when its time comes, though no file changes', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.inspector.show('Container');
  const poll = page.inspector.nextPoll;
  await expect(poll).toContainText('hands over 1 row');
  const due = new Date(Date.now() + 10_000).toISOString();
  addRows(workspace, [{ id: 'later', seq: 100, process_after: due }]);
  await expect(poll.getByRole('table', { name: 'Skipped' })).toContainText(/due in \d+ s/);
  await expect(poll).toContainText('hands over 2 rows', { timeout: 20_000 });
  await expect(poll.getByRole('table', { name: 'Skipped' })).toHaveCount(0);
});

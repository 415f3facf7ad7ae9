import { expect, it } from 'vitest';
import type { BatchProgress } from '../../src/contract/entities/batch.js';
import { Batch } from '../../src/desk/batch.js';
import { readImport, writeItems } from '../../src/store/message/message-import.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import { whileLocked } from '../support/lock-holder.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const countOf = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT id FROM messages_in').length;

async function itemsOf(s: TestSession, messages: number) {
  const text = Array.from({ length: messages }, (_, n) => JSON.stringify({ text: `${n}` })).join('\n');
  const address = { platformId: 'tg:1', channelType: 'telegram', threadId: null };
  return readImport(s.ws, text, { now: NOON, batchId: 'b', address, place: ANY_PLACE });
}

it('tells how far it is, from the beginning to the end', async () => {
  const s = await makeSession();
  const items = await itemsOf(s, 250);
  const seen: BatchProgress[] = [];
  const batch = new Batch(() => seen.push(batch.progress));
  const { lines, cancelled } = await batch.run((run) => writeItems(s.ws, s.sessionId, items, run));
  expect([lines.length, cancelled, countOf(s)]).toEqual([250, false, 250]);
  const at = (done: number, total = 250) => ({ done, total, cancelling: false });
  expect(seen).toEqual([at(0, 0), at(0), at(100), at(200), at(250), null]);
});

it('is one at a time, and free again after one that failed', async () => {
  const batch = new Batch(() => undefined);
  const failing = batch.run(async () => {
    expect(await refusalOf(() => batch.run(async () => undefined))).toBe('BATCH_RUNNING');
    throw new Error('the disk');
  });
  expect(await refusalOf(() => batch.refuseRunning())).toBe('BATCH_RUNNING');
  await expect(failing).rejects.toThrow('the disk');
  expect(batch.progress).toBeNull();
  expect(await batch.run(async () => 'next')).toBe('next');
});

it('ends before its next chunk when it is cancelled; nothing is written after its end', async () => {
  const s = await makeSession();
  const items = await itemsOf(s, 250);
  const batch = new Batch(() => undefined);
  await whileLocked(s.inbound, 'BEGIN IMMEDIATE', async (release) => {
    const running = batch.run((run) => writeItems(s.ws, s.sessionId, items, run));
    const ended = batch.end();
    expect(batch.progress).toMatchObject({ cancelling: true });
    await release();
    await ended;
    expect(batch.progress).toBeNull();
    const { lines, cancelled } = await running;
    expect(cancelled).toBe(true);
    const written = lines.filter(({ outcome }) => outcome === 'written').map(({ line }) => line);
    // What had begun is finished as a whole; the rest says why it was not written.
    expect(written).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(countOf(s)).toBe(100);
    expect(lines.at(-1)).toMatchObject({
      outcome: 'not written',
      reason: 'Cancelled before it was written.',
    });
  });
});

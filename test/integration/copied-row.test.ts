/** Rows that newer hosts copy into a session from other conversations. */
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { readMessageFacts } from '../../src/store/message/message-facts.js';
import { getMessage, pageMessages } from '../../src/store/message/message-page.js';
import { planReplay } from '../../src/store/message/replay.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import { readActivity } from '../../src/store/session/activity.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const iso = (before: number): string => new Date(NOON - before * 1000).toISOString();

/** What was said in the session itself, and then copies. */
async function withCopies(): Promise<TestSession> {
  const s = await makeSession();
  const db = new Database(s.inbound);
  const insert = db.prepare(
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, trigger, channel_type, source_session_id, content)
     VALUES (?, ?, 'chat', ?, ?, ?, ?, ?, ?)`,
  );
  insert.run('tg:1', 2, iso(90), 'completed', 1, 'telegram', null, '{"text":"Own words","sender":"Dana"}');
  const echo = { surface: 'dm-thread', label: 'another conversation in #ops' };
  const said = JSON.stringify({ text: 'Said elsewhere', sender: 'Ida', senderId: null, echo });
  insert.run(`tg:9:ag:echo:${s.sessionId}`, 4, iso(60), 'pending', 0, 'session-echo', 'sess-b', said);
  insert.run(`${s.sessionId}:backfill:0`, 6, iso(50), 'pending', 0, 'session-echo', null, said);
  insert.run(`tg:8:ag:echo:${s.sessionId}`, 8, iso(40), 'pending', 0, 'session-echo', 'sess-b', said);
  // As a host prunes them.
  db.exec("DELETE FROM messages_in WHERE id LIKE '%backfill%'");
  db.close();
  return s;
}

it('a copied row is marked as one, with where it is from', async () => {
  const s = await withCopies();
  const { messages } = pageMessages(s.ws, s, { before: null, limit: 10 }, NOON);
  expect(messages.map(({ copied }) => copied)).toEqual([
    null,
    { how: 'echo', surface: 'dm-thread', label: 'another conversation in #ops', sessionId: 'sess-b' },
    { how: 'echo', surface: 'dm-thread', label: 'another conversation in #ops', sessionId: 'sess-b' },
  ]);
  expect(messages[1]).toMatchObject({ state: 'context', sender: 'Ida', body: { text: 'Said elsewhere' } });
  const { row } = readMessageFacts(s.ws, s, 'in:2', {
    ...{ questions: [], now: NOON, nextRun: () => 0 },
    poll: { limit: 10, order: 'newest' },
  });
  expect(row).toMatchObject({ copied: { label: 'another conversation in #ops' } });
});

it('a copied row is no news: neither the newest line, nor unread, nor due, nor activity', async () => {
  const s = await withCopies();
  const { digest } = readDigest(s.ws, s);
  expect(digest).toMatchObject({
    ...{ newest: { in: 4, out: 0 }, noNews: [2, 3, 4], lastText: 'Own words', lastAt: NOON - 90_000 },
    ...{ due: { dueAt: [] }, unheard: { dueAt: [] }, failedIn: { count: 0 } },
  });
  const activity = await readActivity(s.ws, s, { range: '1h', until: NOON }, () => Promise.resolve());
  expect(activity.bins.map(({ inbound }) => inbound)).toEqual([1]);
  expect(activity).toMatchObject({ undated: 0, lastAt: NOON - 90_000 });
});

it('a copied row is skipped by a replay, which says why', async () => {
  const s = await withCopies();
  const raws = ['in:1', 'in:2'].map((key) => getMessage(s.ws, s, key));
  const options = { spacing: 'at once' as const, now: NOON, batchId: 'b', address: null, place: ANY_PLACE };
  const [own, copy] = planReplay(raws, options);
  expect(own?.line.problem).toBeNull();
  expect(copy?.line).toMatchObject({
    skipped: true,
    problem: 'Skipped: a host has copied it from another conversation: it is sent again from there.',
  });
});

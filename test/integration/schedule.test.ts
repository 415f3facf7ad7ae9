import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ScheduleAction, SessionSchedule } from '../../src/contract/entities/schedule.js';
import { Refusal } from '../../src/contract/errors.js';
import { readRecurrence } from '../../src/rules/recurrence.js';
import { undoChanges } from '../../src/store/change/change-undo.js';
import { showScheduleChange } from '../../src/store/change/schedule-plan.js';
import { type AskedClaim, claimedMessages } from '../../src/store/message/message-claim.js';
import { changeSchedule } from '../../src/store/session/schedule-change.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { refusalOf } from '../support/refusal.js';
import { ack, type ScheduledRow, schedule } from '../support/scheduled-workspace.js';
import { ageSession } from '../support/seed-era.js';
import { queryElsewhere, runElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, type TestSession } from '../support/store-workspace.js';
import { changesOf } from '../support/undo-operations.js';

const CRON = '0 9 * * *';
const iso = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();
const put = (s: TestSession, ...rows: ScheduledRow[]) => schedule(s.folder, NOON, ...rows);
const acked = (s: TestSession, id: string, status: string, minutes = 0) =>
  ack(s.folder, id, status, iso(minutes));

/** What another process reads of the rows. */
const rows = (s: TestSession) =>
  queryElsewhere(
    s.inbound,
    'SELECT id, status, recurrence, process_after AS due, tries FROM messages_in ORDER BY rowid',
  );
const whole = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT * FROM messages_in ORDER BY rowid');

const found = (s: TestSession, before: SessionSchedule | null = null) =>
  readDigest(s.ws, s, before && { newest: 1, schedule: before }, readRecurrence).schedule;
const one = (s: TestSession, series: string) => found(s).found.find((each) => each.series === series);

const asks = (s: TestSession) => (messages: AskedClaim[]) =>
  Promise.resolve(claimedMessages(s.ws, s, messages));
/** As the desk does it. @param meanwhile what happens between the write and the second look */
async function change(
  s: TestSession,
  key: string,
  action: ScheduleAction,
  meanwhile = () => {},
  notesCancelled = false,
) {
  const looked = showScheduleChange(s.ws, s, { key, action, at: NOON, notesCancelled });
  let asked = 0;
  await changeSchedule(s.ws, s, { key, action, notesCancelled }, looked, {
    looked,
    claimed: (messages) => {
      if (asked++ === 1) meanwhile();
      return asks(s)(messages);
    },
  });
}
const undo = (s: TestSession, changes: Parameters<typeof undoChanges>[1]) =>
  undoChanges(s.ws, changes, { claimed: (_, messages) => asks(s)(messages) });

describe('B07 what is scheduled in a session', () => {
  it('is each message with a time and each series, by the row that is next', async () => {
    const s = await makeSession();
    put(
      s,
      { id: 'once', kind: 'chat', due: 30 },
      { id: 'run-1', status: 'completed', series: 'run-1', due: -60 },
      { id: 'run-2', series: 'run-1', recurrence: CRON, text: 'Daily  report' },
      { id: 'held', status: 'paused', due: -5 },
      { id: 'plain', kind: 'chat', due: null },
      { id: 'again', kind: 'chat', tries: 2, due: 1 },
      { id: 'past', kind: 'chat', status: 'completed', due: -90 },
    );
    const { found: those, more } = found(s);
    expect(more).toBe(false);
    expect(new Set(those.map(({ series }) => series))).toEqual(new Set(['once', 'run-1', 'held']));
    expect(one(s, 'run-1')).toMatchObject({
      ...{ kind: 'task', liveCount: 1, ended: null, failures: 0 },
      row: { id: 'run-2', text: 'Daily report' },
      recurrence: { expression: CRON, words: 'At 09:00', note: null, runs: true },
      live: [{ paused: false, dueAt: NOON + 3_600_000, stands: 'open' }],
    });
    expect(readDigest(s.ws, s).digest).toMatchObject({ scheduled: 3 });
  });

  it('B10 a series whose last run was given up is there, and none that was cancelled', async () => {
    const s = await makeSession();
    put(
      s,
      { id: 'dead', status: 'failed', tries: 5, recurrence: CRON },
      { id: 'done', status: 'completed', recurrence: CRON },
      { id: 'off', status: 'cancelled', recurrence: CRON },
      { id: 'taken-back', status: 'completed' },
    );
    expect(found(s).found.map(({ series, ended }) => [series, ended?.status])).toEqual([
      ['done', 'completed'],
      ['dead', 'failed'],
    ]);
    expect(readDigest(s.ws, s).digest).toMatchObject({ scheduled: 1 });
  });

  it('says what the container has of it, and leaves out what is done', async () => {
    const s = await makeSession();
    put(
      s,
      { id: 'has', due: -1 },
      { id: 'did', due: -1 },
      { id: 'did-daily', due: -1, recurrence: CRON },
      { id: 'old', due: 5, at: 0 },
      { id: 'back', due: 10, tries: 1 },
    );
    acked(s, 'has', 'processing');
    for (const id of ['did', 'did-daily']) acked(s, id, 'completed');
    acked(s, 'old', 'completed', -9000);
    acked(s, 'back', 'processing', -5);
    const stands = Object.fromEntries(found(s).found.map(({ series, live }) => [series, live[0]?.stands]));
    expect(stands).toEqual({ has: 'claimed', 'did-daily': 'answered', old: 'missed', back: 'open' });
  });

  it('B13 B21 counts forks, and failures in a row up to now', async () => {
    const s = await makeSession();
    const series = 'brief';
    put(
      s,
      { id: 'b0', status: 'failed', series },
      { id: 'b1', status: 'completed', series },
      { id: 'b2', status: 'failed', series },
      { id: 'b3', status: 'completed', series },
      { id: 'b4', status: 'cancelled', series },
      { id: 'b5', series, recurrence: CRON, due: 9 },
      { id: 'b6', series, recurrence: CRON, due: 5 },
    );
    acked(s, 'b1', 'completed');
    acked(s, 'b2', 'script-skip:error');
    acked(s, 'b3', 'failed');
    expect(one(s, series)).toMatchObject({ liveCount: 2, failures: 2, row: { id: 'b6' } });
    const { digest } = readDigest(s.ws, s);
    expect(digest).toMatchObject({ forked: { count: 1, newest: [{ id: 'b6' }] } });
  });

  it('is found however far back it stands, and later without looking there again', async () => {
    const s = await makeSession();
    put(s, { id: 'far', due: 9_000 }, { id: 'gone', due: 9_000 });
    const db = new Database(s.inbound);
    const chat = db.prepare(
      "INSERT INTO messages_in (id, kind, timestamp, status, content) VALUES (?, 'chat', ?, 'completed', '{}')",
    );
    db.transaction(() => {
      for (let at = 0; at < 3000; at += 1) chat.run(`m${at}`, iso(0));
    })();
    const first = found(s);
    expect(first.found.map(({ series }) => series)).toEqual(['gone', 'far']);
    db.exec("UPDATE messages_in SET status = 'completed' WHERE id = 'gone'");
    db.close();
    put(s, { id: 'new', due: 5 });
    expect(found(s, first).found.map(({ series }) => series)).toEqual(['new', 'far']);
    // An undo brings back what was gone.
    runElsewhere(
      s.inbound,
      "c.execute(\"UPDATE messages_in SET status = 'pending' WHERE id = 'gone'\"); c.commit()",
      null,
    );
    expect(found(s, found(s, first)).found.map(({ series }) => series)).toEqual(['new', 'gone', 'far']);
    // Whoever has not looked before looks at all of it; who did, knows what was there.
    expect(found(s, { found: [], more: false, rows: [] }).found.map(({ series }) => series)).toEqual(['new']);
  });

  it('in a table of the seed’s days, which knows no series', async () => {
    const s = await makeSession();
    ageSession(s.folder);
    runElsewhere(
      s.inbound,
      `c.execute("UPDATE messages_in SET process_after = '2027-01-01', recurrence = '0 9 * * *' WHERE id = 'old-2'"); c.commit()`,
      null,
    );
    expect(found(s).found).toMatchObject([{ series: 'old-2', live: [{ stands: 'open' }] }]);
    await change(s, 'in:2', 'cancel');
    expect(
      queryElsewhere(s.inbound, "SELECT status, recurrence FROM messages_in WHERE id = 'old-2'"),
    ).toEqual([{ status: 'completed', recurrence: null }]);
  });
});

/** What NanoClaw 2.0.64 runs for each tool of an agent (src/modules/scheduling/db.ts, to the letter of its effect). */
const TOOLS = {
  cancel:
    "SET status = 'completed', recurrence = NULL WHERE (id = ? OR series_id = ?) AND status IN ('pending', 'paused')",
  pause: "SET status = 'paused' WHERE (id = ? OR series_id = ?) AND status = 'pending'",
  resume: "SET status = 'pending' WHERE (id = ? OR series_id = ?) AND status = 'paused'",
} as const;

describe('B07 a change of it', () => {
  const series = 'brief';
  const forked: ScheduledRow[] = [
    { id: 'brief', status: 'completed', series },
    { id: 'b2', series, recurrence: CRON, due: 60 },
    { id: 'b3', series, recurrence: CRON, due: 30 },
    { id: 'b4', series, recurrence: CRON, status: 'paused', due: 60 },
    { id: 'other', recurrence: CRON },
  ];
  /** The same once the time of both has come. */
  const due = forked.map((row) => ({ ...row, due: -1 }));

  it.each(['cancel', 'pause', 'resume'] as const)(
    'to %s writes what NanoClaw’s own tool writes',
    async (action) => {
      const [s, twin] = [await makeSession(), await makeSession()];
      for (const each of [s, twin]) put(each, ...forked);
      await change(s, 'in:2', action);
      runElsewhere(
        twin.inbound,
        `c.execute("UPDATE messages_in ${TOOLS[action]}", [data, data]); c.commit()`,
        series,
      );
      expect(whole(s)).toEqual(whole(twin));
    },
  );

  it('to make it due now takes the row that is next, and leaves the series as it is', async () => {
    const s = await makeSession();
    put(s, ...forked);
    const before = rows(s);
    await change(s, 'in:2', 'dueNow');
    expect(rows(s)).toEqual(before.map((row) => (row.id === 'b3' ? { ...row, due: iso(0) } : row)));
  });

  it('is undone and redone, to the bit', async () => {
    for (const action of ['cancel', 'pause', 'resume', 'dueNow'] as const) {
      const s = await makeSession();
      put(s, ...forked);
      const before = whole(s);
      const changes = await changesOf(() => change(s, 'in:2', action));
      const after = whole(s);
      expect(after).not.toEqual(before);
      const back = await changesOf(() => undo(s, changes));
      expect(whole(s)).toEqual(before);
      await undo(s, back);
      expect(whole(s)).toEqual(after);
    }
  });

  it('stops a series between two runs, also one that the container is done with', async () => {
    const s = await makeSession();
    put(s, { id: 'r1', status: 'completed', series: 'r1', recurrence: '* * * * *', due: -1 });
    await change(s, 'in:1', 'cancel');
    put(s, { id: 'r2', series: 'r2', recurrence: '* * * * *', due: -1 });
    acked(s, 'r2', 'completed');
    expect(await refusalOf(() => change(s, 'in:2', 'pause'))).toBe('SCHEDULE_TAKEN');
    await change(s, 'in:2', 'cancel');
    expect(rows(s).map(({ status, recurrence }) => [status, recurrence])).toEqual([
      ['completed', null],
      ['completed', null],
    ]);
    expect(found(s).found).toEqual([]);
  });

  it.each(['cancel', 'pause'] as const)('to %s is refused while a container has a row', async (action) => {
    const s = await makeSession();
    put(s, ...due);
    acked(s, 'b2', 'processing');
    const before = whole(s);
    expect(await refusalOf(() => change(s, 'in:3', action))).toBe('SCHEDULE_TAKEN');
    expect(whole(s)).toEqual(before);
  });

  it.each(['cancel', 'pause'] as const)(
    'to %s is put back when a container claims a row meanwhile',
    async (action) => {
      const s = await makeSession();
      put(s, ...due);
      const before = whole(s);
      const claim = () =>
        runElsewhere(
          join(s.folder, 'outbound.db'),
          'c.execute("INSERT INTO processing_ack VALUES (?, \'processing\', ?)", data); c.commit()',
          ['b3', iso(0)],
        );
      const changes = await changesOf(async () => {
        expect(await refusalOf(() => change(s, 'in:3', action, claim))).toBe('SCHEDULE_TAKEN');
      });
      expect(changes).toEqual([]);
      expect(whole(s)).toEqual(before);
    },
  );

  it('a claim that the host has given back, or an ack of an earlier message, hinders nothing', async () => {
    const s = await makeSession();
    put(s, { id: 'back', tries: 1, due: 10 }, { id: 'reused', due: 10, at: 0 });
    acked(s, 'back', 'processing', -5);
    acked(s, 'reused', 'completed', -9000);
    await change(s, 'in:1', 'pause');
    await change(s, 'in:2', 'pause');
    expect(rows(s).map(({ status }) => status)).toEqual(['paused', 'paused']);
  });

  it('is refused where the rows are others by now, or nothing is left of it', async () => {
    const s = await makeSession();
    put(s, ...forked);
    const looked = showScheduleChange(s.ws, s, {
      key: 'in:2',
      action: 'cancel',
      at: NOON,
      notesCancelled: false,
    });
    runElsewhere(
      s.inbound,
      'c.execute("UPDATE messages_in SET tries = 1 WHERE id = \'b3\'"); c.commit()',
      null,
    );
    const before = whole(s);
    const late = changeSchedule(s.ws, s, { key: 'in:2', action: 'cancel', notesCancelled: false }, looked, {
      looked,
      claimed: asks(s),
    });
    await expect(late).rejects.toThrow(/b3.*has changed since this was shown: it has a different tries/);
    expect(whole(s)).toEqual(before);
    await change(s, 'in:2', 'cancel');
    expect(await refusalOf(() => change(s, 'in:2', 'cancel'))).toBe('SCHEDULE_NOTHING');
    expect(await refusalOf(() => change(s, 'in:99', 'cancel'))).toBe('MESSAGE_NOT_FOUND');
    expect(await refusalOf(() => change(s, 'out:1', 'cancel'))).toBe('MESSAGE_NOT_FOUND');
  });

  it('undoing is refused once the container has taken what was made due', async () => {
    const s = await makeSession();
    put(s, { id: 'hurry', due: 600 });
    const changes = await changesOf(() => change(s, 'in:1', 'dueNow'));
    acked(s, 'hurry', 'processing', 1);
    const after = whole(s);
    const refused = await undo(s, changes).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(String(refused)).toContain('already taken the message “hurry”');
    expect(whole(s)).toEqual(after);
  });
});

describe('where hosts note cancelled tasks as such', () => {
  it('a cancelled task is cancelled, what else is scheduled is completed, and both are undone', async () => {
    const s = await makeSession();
    put(s, { id: 'task', recurrence: CRON }, { id: 'said', kind: 'chat', due: 30 });
    const before = whole(s);
    const cancel = (key: string) => changesOf(() => change(s, key, 'cancel', undefined, true));
    const changes = [...(await cancel('in:1')), ...(await cancel('in:2'))];
    expect(rows(s)).toMatchObject([
      { id: 'task', status: 'cancelled', recurrence: null },
      { id: 'said', status: 'completed' },
    ]);
    expect(found(s).found).toEqual([]);
    await undo(s, changes);
    expect(whole(s)).toEqual(before);
  });

  it('B21 the streak is the host’s: of what it notes as failed, or will, without what the agent gave up', async () => {
    const s = await makeSession();
    const past = (id: string, status: string) => ({ id, status, series: 'run', due: -60 });
    put(s, past('run', 'completed'), past('b', 'failed'), past('c', 'cancelled'), past('d', 'failed'), {
      id: 'e',
      series: 'run',
      recurrence: CRON,
      due: -1,
    });
    expect(one(s, 'run')).toMatchObject({ failures: 2, streak: 2 });
    acked(s, 'e', 'script-skip:error');
    expect(one(s, 'run')).toMatchObject({ streak: 3 });
    const given = await makeSession();
    put(given, past('run', 'failed'), past('b', 'completed'), { id: 'c', series: 'run', recurrence: CRON });
    acked(given, 'b', 'failed');
    expect(one(given, 'run')).toMatchObject({ failures: 2, streak: 0 });
  });
});

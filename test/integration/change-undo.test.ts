import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../src/shared/entities/change.js';
import { Refusal } from '../../src/shared/errors.js';
import { changeAgentGroup, createAgentGroup, removeAgentGroup } from '../../src/store/agent-group.js';
import { notUndoableBecause, type UndoDeps, undoChanges } from '../../src/store/change-undo.js';
import { markContainerIdle } from '../../src/store/container.js';
import { ChangeRecord, recording } from '../../src/store/db/change-record.js';
import { revertChanges } from '../../src/store/db/change-write.js';
import { fromLiteral, toLiteral, typed } from '../../src/store/db/literal.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import type { ReadableDb, WritableDb } from '../../src/store/db/sqlite.js';
import { writeDestinations } from '../../src/store/destination.js';
import { writeSessionMessage } from '../../src/store/message.js';
import { createMessagingGroup } from '../../src/store/messaging-group.js';
import { answerQuestion } from '../../src/store/question.js';
import { closeSession, resolveSession } from '../../src/store/session.js';
import { changeWiring, createWiring, removeWiring } from '../../src/store/wiring.js';
import { everything } from '../support/canary.js';
import { queryElsewhere, runElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';

const nobody: UndoDeps = { claimed: () => Promise.resolve([]) };

async function changesOf(work: () => Promise<unknown>): Promise<RowChange[]> {
  const record = new ChangeRecord();
  await recording(record, work);
  return record.changes;
}

const CENTRAL = ['agent_groups', 'messaging_groups', 'messaging_group_agents', 'agent_destinations'];
const INBOUND = ['messages_in', 'destinations', 'session_routing'];

/** One SELECT that gives every row of some tables to the bit, in the rows' order. */
function exactly(db: ReadableDb, tables: readonly string[]): string {
  const columnsOf = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  const selects = tables.map((table) => {
    const exact = columnsOf
      .all(table)
      .filter((name) => name !== 'last_active')
      .map(
        (c) =>
          `typeof("${c}") || ' ' || CASE typeof("${c}") WHEN 'text' THEN hex("${c}") ELSE quote("${c}") END`,
      );
    return `SELECT '${table}' AS t, ${exact.join(" || ', ' || ")} AS row FROM ${table}`;
  });
  return selects.join(' UNION ALL ');
}

/** All that is recorded, as another process sees it. */
async function dumpAll(s: TestSession): Promise<unknown> {
  const central = s.ws.central.read((db) => exactly(db, [...CENTRAL, 'pending_questions', 'sessions']));
  const inbound = await withWritableDb(s.ws, s, 'inbound.db', (db) => exactly(db, INBOUND));
  return [queryElsewhere(join(s.ws.path, 'v2.db'), central), queryElsewhere(s.inbound, inbound)];
}

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => new Error('It was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw error;
  return error.data;
}

const at = '2026-11-22T12:00:00.000Z';

async function withDestination(s: TestSession): Promise<void> {
  await s.ws.central.write((db) =>
    db.prepare("INSERT INTO agent_destinations VALUES ('ag-one', 'chat', 'channel', 'mg-a', ?)").run(at),
  );
}

async function withQuestion(s: TestSession): Promise<void> {
  await s.ws.central.write((db) =>
    db
      .prepare(
        `INSERT INTO pending_questions (question_id, session_id, message_out_id, title, options_json, created_at)
         VALUES ('q1', ?, 'q1', 'Deploy?', '[]', ?)`,
      )
      .run(s.sessionId, at),
  );
}

const actions: Record<string, (s: TestSession) => Promise<unknown>> = {
  'a message': (s) => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1')),
  'a message with files': (s) =>
    writeSessionMessage(
      s.ws,
      s.agentGroupId,
      s.sessionId,
      chat('m:2', { attachments: [{ name: 'a.txt', data: 'aGk=' }] }),
    ),
  'an answer': (s) => answerQuestion(s.ws, 'q1', 'yes', 'console'),
  'a new agent group': (s) => createAgentGroup(s.ws, { name: 'New', folder: 'new' }),
  'the name of an agent group': (s) => changeAgentGroup(s.ws, 'ag-one', { name: 'Renamed' }),
  'an agent group that goes': (s) => removeAgentGroup(s.ws, 'ag-two'),
  'a new messaging group': (s) =>
    createMessagingGroup(s.ws, { channelType: 'telegram', platformId: 'tg:9', name: 'Nine' }),
  'a wiring that changes': (s) => changeWiring(s.ws, 'w1', { priority: 7, engageMode: 'mention' }),
  'a wiring that goes': (s) => removeWiring(s.ws, 'w1'),
  'a session that is closed': (s) => closeSession(s.ws, s.sessionId),
  'a container that is marked': (s) => markContainerIdle(s.ws, s.sessionId),
  'a projection': (s) => writeDestinations(s.ws, s.agentGroupId, s.sessionId),
};

describe('undo', () => {
  it.each(Object.entries(actions))('%s: the rows before, to the bit; then done again', async (name, act) => {
    const s = await makeSession();
    await withDestination(s);
    await withQuestion(s);
    const wiring = await createWiring(s.ws, { messagingGroupId: 'mg-b', agentGroupId: 'ag-one' });
    await s.ws.central.write((db) =>
      db.prepare("UPDATE messaging_group_agents SET id = 'w1' WHERE id = ?").run(wiring.id),
    );
    const before = await dumpAll(s);
    const changes = await changesOf(() => act(s));
    const after = await dumpAll(s);
    expect(after).not.toEqual(before);
    expect(notUndoableBecause(changes)).toBeNull();
    const undone = await changesOf(() => undoChanges(s.ws, changes, nobody));
    expect(await dumpAll(s)).toEqual(before);
    expect(readdirSync(s.folder).filter((entry) => entry.startsWith('.console'))).toEqual([]);
    if (existsSync(join(s.folder, 'inbox'))) expect(readdirSync(join(s.folder, 'inbox'))).toEqual([]);
    if (name === 'a message with files') {
      expect(notUndoableBecause(undone)).toMatch(/files of the message are gone/);
      return;
    }
    await undoChanges(s.ws, undone, nobody);
    expect(await dumpAll(s)).toEqual(after);
  });

  it('is refused when a row has changed since, naming it; nothing is touched', async () => {
    const s = await makeSession();
    await withDestination(s);
    const changes = await changesOf(async () => {
      await changeAgentGroup(s.ws, 'ag-two', { name: 'Renamed' });
      await writeDestinations(s.ws, s.agentGroupId, s.sessionId);
      await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1'));
    });
    runElsewhere(s.inbound, 'c.execute("UPDATE messages_in SET status=\'completed\'"); c.commit()', null);
    const before = [await dumpAll(s), everything(s)];
    const { code, message } = await refusal(undoChanges(s.ws, changes, nobody));
    expect(code).toBe('UNDO_CHANGED');
    expect(message).toContain('message “m1” has changed since: its status is another');
    expect([await dumpAll(s), everything(s)]).toEqual(before);
  });

  it('is refused for what stands in another database and changed, before the first is touched', async () => {
    const s = await makeSession();
    const changes = await changesOf(async () => {
      await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1'));
      await changeAgentGroup(s.ws, 'ag-two', { name: 'Renamed' });
    });
    await changeAgentGroup(s.ws, 'ag-two', { name: 'By somebody else' });
    const before = await dumpAll(s);
    expect((await refusal(undoChanges(s.ws, changes, nobody))).message).toContain('its name is another');
    expect(await dumpAll(s)).toEqual(before);
  });

  it('is refused when the agent has taken the message, also when it does so meanwhile', async () => {
    const s = await makeSession();
    const message = chat('m1', { attachments: [{ name: 'a.txt', data: 'aGk=' }] });
    const changes = await changesOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
    const before = [await dumpAll(s), everything(s)];
    const taken = await refusal(undoChanges(s.ws, changes, { claimed: (_, ids) => Promise.resolve(ids) }));
    expect(taken.message).toContain('The agent has taken the message “m1” already');
    expect([await dumpAll(s), everything(s)]).toEqual(before);
    let asked = 0;
    const late = await refusal(
      undoChanges(s.ws, changes, { claimed: (_, ids) => Promise.resolve(asked++ === 0 ? [] : ids) }),
    );
    expect(late.code).toBe('UNDO_REFUSED');
    expect(asked).toBe(2);
    expect(await dumpAll(s)).toEqual(before[0]);
    expect(readFileSync(join(s.folder, 'inbox/m1/a.txt'), 'utf8')).toBe('hi');
    expect(readdirSync(s.folder).filter((entry) => entry.startsWith('.console'))).toEqual([]);
  });

  it('removes the folder of its own message only, and follows no link', async () => {
    const s = await makeSession();
    const outside = mkdtempSync(join(tmpdir(), 'session-console-outside-'));
    writeFileSync(join(outside, 'kept'), 'kept');
    await writeSessionMessage(
      s.ws,
      s.agentGroupId,
      s.sessionId,
      chat('other', { attachments: [{ name: 'b.txt', data: 'aGk=' }] }),
    );
    const message = chat('m1', { attachments: [{ name: 'a.txt', data: 'aGk=' }] });
    const changes = await changesOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
    symlinkSync(outside, join(s.folder, 'inbox/m1/link'));
    await undoChanges(s.ws, changes, nobody);
    expect(readdirSync(join(s.folder, 'inbox'))).toEqual(['other']);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  });

  it('an agent group that something refers to since is kept', async () => {
    const s = await makeSession();
    let id = '';
    const changes = await changesOf(async () => {
      ({ id } = await createAgentGroup(s.ws, { name: 'New', folder: 'new' }));
    });
    await s.ws.central.write((db) =>
      db.prepare("INSERT INTO agent_destinations VALUES ('ag-one', 'friend', 'agent', ?, ?)").run(id, at),
    );
    expect((await refusal(undoChanges(s.ws, changes, nobody))).code).toBe('IN_USE');
  });

  it('a session that was made, and a message that was changed, are not taken back', async () => {
    const s = await makeSession();
    const made = await changesOf(() => resolveSession(s.ws, 'ag-two', 'mg-a', null, 'shared'));
    expect(notUndoableBecause(made)).toMatch(/close it instead/);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m1'));
    const changed = await changesOf(() =>
      withWritableDb(
        s.ws,
        s,
        'inbound.db',
        (db) => void db.prepare('UPDATE messages_in SET tries = 4').run(),
      ),
    );
    expect((await refusal(undoChanges(s.ws, changed, nobody))).code).toBe('UNDO_REFUSED');
  });
});

/** Anything that SQLite can hold, as SQL and what is bound to it. */
const anyValue = fc.oneof(
  fc.constant({ sql: '?', value: null }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ sql: '?', value })),
  fc.double({ noNaN: true }).map((value) => ({ sql: '?', value })),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => ({ sql: '?', value })),
  fc.constantFrom("it''s", "'", 'a\0b', '5', '0.1', 'NULL', "X'00'").map((value) => ({ sql: '?', value })),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => ({ sql: '?', value: Buffer.from(bytes) })),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => ({ sql: 'CAST(? AS TEXT)', value: Buffer.from(bytes) })),
);

const COLUMNS = ['name', 'display_name', 'type', 'channel_type', 'platform_id', 'agent_group_id'];

/** Keys that meet, so that rows take each other's places. */
const anyName = fc.oneof(
  fc.constantFrom('a', 'b', 'c', null).map((value) => ({ sql: '?', value })),
  anyValue,
);

const step = fc.oneof(
  fc.record({
    verb: fc.constant('REPLACE' as const),
    values: fc.tuple(anyName, ...COLUMNS.slice(1).map(() => anyValue)),
  }),
  fc.record({
    verb: fc.constant('UPDATE' as const),
    column: fc.constantFrom(...COLUMNS),
    to: anyValue,
    nth: fc.nat(4),
  }),
  fc.record({
    verb: fc.constant('UPDATE' as const),
    column: fc.constant('name'),
    to: anyName,
    nth: fc.nat(4),
  }),
  fc.record({ verb: fc.constant('DELETE' as const), nth: fc.nat(4) }),
);

function run(db: WritableDb, one: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
  if (one.verb === 'REPLACE') {
    const sql = one.values.map((value) => value.sql).join(', ');
    db.prepare(`REPLACE INTO destinations VALUES (${sql})`).run(...one.values.map(({ value }) => value));
    return;
  }
  const nth = `(SELECT rowid FROM destinations ORDER BY rowid LIMIT 1 OFFSET ${one.nth})`;
  if (one.verb === 'DELETE') db.prepare(`DELETE FROM destinations WHERE rowid = ${nth}`).run();
  else
    db.prepare(`UPDATE OR REPLACE destinations SET ${one.column} = ${one.to.sql} WHERE rowid = ${nth}`).run(
      one.to.value,
    );
}

it('any rows, changed in any way in one write, are put back to the bit', async () => {
  const made = await makeSession();
  // Nothing here is about power cuts, and a thousand syncs take their time.
  const s = { ...made, ws: { ...made.ws, durable: false } };
  // Columns of every affinity, none of them required.
  await withWritableDb(s.ws, s, 'inbound.db', (db) => {
    db.exec(`DROP TABLE destinations; CREATE TABLE destinations (name TEXT PRIMARY KEY, display_name NUMERIC,
      type REAL, channel_type INTEGER, platform_id BLOB, agent_group_id)`);
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      async (first, then) => {
        await withWritableDb(s.ws, s, 'inbound.db', (db) => {
          db.exec('DELETE FROM destinations');
          for (const one of first) run(db, one);
        });
        const exact = (): Promise<unknown[]> =>
          withWritableDb(s.ws, s, 'inbound.db', (db) =>
            db
              .prepare(`SELECT ${COLUMNS.map(typed).join(', ')} FROM destinations`)
              .raw()
              .safeIntegers()
              .all()
              .map((row) => JSON.stringify(row, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v)))
              .sort(),
          );
        const before = await exact();
        const changes = await changesOf(() =>
          withWritableDb(s.ws, s, 'inbound.db', (db) => then.forEach((one) => void run(db, one))),
        );
        const after = await exact();
        expect(changes.length > 0).toBe(JSON.stringify(before) !== JSON.stringify(after));
        await withWritableDb(s.ws, s, 'inbound.db', (db) => revertChanges(db, 'inbound.db', changes));
        expect(await exact()).toEqual(before);
      },
    ),
    { numRuns: 200 },
  );
});

it('a literal is what it was made of', () => {
  const values: [string, unknown, string][] = [
    ['real', 5, '5.0'],
    ['real', 1e300, '1e+300'],
    ['real', -0, '-0.0'],
    ['real', Number.POSITIVE_INFINITY, '9e999'],
    ['integer', 9223372036854775807n, '9223372036854775807'],
    ['text', Buffer.from("it's"), "'it''s'"],
    ['text', Buffer.from([0xff]), "CAST(X'FF' AS TEXT)"],
    ['blob', Buffer.alloc(0), "X''"],
    ['null', null, 'NULL'],
  ];
  for (const [storage, value, literal] of values) {
    expect(toLiteral(storage, value)).toBe(literal);
    expect(fromLiteral(literal).value).toEqual(value);
  }
});

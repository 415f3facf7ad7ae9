/** Undo under arbitrary input: any rows in any order of changes, and any operations one after the other. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RowChange } from '../../src/contract/entities/change.js';
import { Refusal } from '../../src/contract/errors.js';
import { undoChanges } from '../../src/store/change/change-undo.js';
import { revertChanges } from '../../src/store/db/change-write.js';
import { typed } from '../../src/store/db/literal.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import type { WritableDb } from '../../src/store/db/sqlite.js';
import { atOnce } from '../../src/store/slices.js';
import { bySize } from '../support/size.js';
import { makeSession } from '../support/store-workspace.js';
import { changesOf, dumpHere, furnished, nobody, operations } from '../support/undo-operations.js';

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

/** No host makes any of these but the first, so they may be of any type. */
const COLUMNS = ['name', 'a_numeric', 'a_real', 'an_integer', 'a_blob', 'an_untyped'];

/** Keys that collide, so that rows take each other's places. */
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
  // Nothing here is about power cuts, and a thousand syncs take a while.
  const s = { ...made, ws: { ...made.ws, durable: false } };
  // Columns of every affinity, none of them required.
  await withWritableDb(s.ws, s, 'inbound.db', (db) => {
    db.exec(`DROP TABLE destinations; CREATE TABLE destinations (name TEXT PRIMARY KEY, a_numeric NUMERIC,
      a_real REAL, an_integer INTEGER, a_blob BLOB, an_untyped)`);
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
        await withWritableDb(s.ws, s, 'inbound.db', (db) => atOnce(revertChanges(db, 'inbound.db', changes)));
        expect(await exact()).toEqual(before);
      },
    ),
    { numRuns: 200 },
  );
});

it('any operations, one after the other, are taken back one by one, each to the bit', {
  timeout: bySize(30_000, 300_000),
}, async () => {
  const name = fc.constantFrom(...Object.keys(operations));
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 8 }), async (names) => {
      const made = await furnished();
      const s = { ...made, ws: { ...made.ws, durable: false } };
      const done: { before: unknown; changes: RowChange[] }[] = [];
      for (const each of names) {
        const before = await dumpHere(s);
        const changes = await changesOf(async () => {
          try {
            await operations[each]?.(s);
          } catch (error) {
            // What happened before may stand in its way; then it must have changed nothing.
            if (!(error instanceof Refusal)) throw error;
          }
        });
        if (changes.length > 0) done.push({ before, changes });
        else expect(await dumpHere(s)).toEqual(before);
      }
      for (const { before, changes } of done.reverse()) {
        await undoChanges(s.ws, changes, nobody);
        expect(await dumpHere(s)).toEqual(before);
      }
      expect(readdirSync(s.folder).filter((entry) => entry.startsWith('.console'))).toEqual([]);
    }),
    { numRuns: bySize(15, 200) },
  );
});

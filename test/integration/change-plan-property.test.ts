/** A plan says what will be done: SQLite itself, by triggers, sees just these rows change and no others. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RowChange } from '../../src/contract/entities/change.js';
import { Refusal } from '../../src/contract/errors.js';
import { notUndoableBecause, undoChanges } from '../../src/store/change/change-undo.js';
import type { Fresh } from '../../src/store/change/plan.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { plannedWrite, STRAY } from '../support/planned-writes.js';
import { bySize } from '../support/size.js';
import { at, changesOf, dumpHere, furnished, nobody } from '../support/undo-operations.js';

/** In one order, and new rows without the number that only their making gives them. */
function comparable(changes: readonly RowChange[]): string[] {
  return changes
    .map(({ before, after, ...rest }) =>
      JSON.stringify({ ...rest, before, after: before === null ? { ...after, rowid: null } : after }),
    )
    .sort();
}

async function outcomeOf<T>(work: () => T | Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

it('what was planned is exactly what a recorder by triggers sees, and what is logged and undone', {
  timeout: bySize(60_000, 600_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plannedWrite, { minLength: 1, maxLength: 8 }), async (wanted) => {
      const made = await furnished();
      const s = { ...made, ws: { ...made.ws, durable: false } };
      const { central } = s.ws;
      await central.write((db) =>
        db.exec(`INSERT INTO agent_groups (id, name, folder, created_at) VALUES ('ag-three', 'Three', 'three', '${at}');
          INSERT INTO container_configs (agent_group_id, updated_at) VALUES ('ag-two', '${at}'), ('ag-three', '${at}');
          INSERT INTO agent_destinations VALUES ('ag-one', 'Lost One', 'pigeon', 'x', 'once');
          INSERT INTO agent_message_policies VALUES ('ag-three', 'ag-one', 'telegram:7', '${at}')`),
      );
      // What no host leaves there: names twice and none, types that are unknown.
      await withWritableDb(s.ws, s, 'inbound.db', (db) =>
        db.exec(`INSERT INTO destinations (name, type, display_name) VALUES ('chat', 'channel', X'00'),
          (NULL, 'pigeon', 5), (NULL, 'pigeon', 5), ('Not A Name', 'agent', 'x')`),
      );
      mkdirSync(join(s.folder, '..', STRAY));
      let number = 0;
      for (const { show, write, carryOut } of wanted.map((writeIn) => writeIn(s))) {
        number += 1;
        const fresh: Fresh = { id: (prefix) => `${prefix}-${number}`, at };
        const before = await dumpHere(s);
        const planned = await outcomeOf(() => show(fresh));
        const seen = await outcomeOf(() => changesOf(() => write(fresh)));
        if (typeof planned === 'string' || typeof seen === 'string') {
          expect(seen).toBe(planned);
          expect(await dumpHere(s)).toEqual(before);
          continue;
        }
        expect(comparable(seen)).toEqual(comparable(planned));
        if (seen.length === 0) continue;
        const after = await dumpHere(s);
        const never = notUndoableBecause(seen);
        if (never !== null) {
          expect(await outcomeOf(() => undoChanges(s.ws, seen, nobody))).toContain(never);
          expect(await dumpHere(s)).toEqual(after);
          continue;
        }
        await undoChanges(s.ws, seen, nobody);
        expect(await dumpHere(s)).toEqual(before);
        // Once more as a person does it, with what was shown: the log gets the very same.
        const kept = await changesOf(() => carryOut(planned));
        expect(kept.map((one) => JSON.stringify(one)).sort()).toEqual(
          seen.map((one) => JSON.stringify(one)).sort(),
        );
        expect(await dumpHere(s)).toEqual(after);
      }
    }),
    { numRuns: bySize(30, 300) },
  );
});

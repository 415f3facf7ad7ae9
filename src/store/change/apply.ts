/** Carrying out a plan: exactly the rows that were shown, or none. */
import type { RowChange, StoredRow } from '../../contract/entities/change.js';
import { Refusal } from '../../contract/errors.js';
import { literalOf, shownValue } from '../../rules/stored-row.js';
import { keepChanges, unrecorded } from '../db/change-record.js';
import { applyChanges, named } from '../db/change-write.js';
import { withWritableDb } from '../db/open-writable.js';
import type { ReadableDb, WritableDb } from '../db/sqlite.js';
import type { SessionKey } from '../session-key.js';
import type { OpenWorkspace } from '../workspace.js';
import { planTold, type Told } from './inbound-plan.js';
import { type Fresh, freshOf, type Plan } from './plan.js';

/** The id and the time that new rows were shown with, as far as the console could have given them. */
export function freshAsShown(ws: OpenWorkspace, shown: readonly RowChange[]): Fresh {
  const made = shown.find(({ before }) => before === null)?.after ?? null;
  const fresh = freshOf(ws);
  const id = shownValue(literalOf(made, 'id'));
  const at = new Date(shownValue(literalOf(made, 'created_at')));
  return {
    id: (prefix) => (/^[0-9a-z-]{1,64}$/i.test(id) && id.startsWith(`${prefix}-`) ? id : fresh.id(prefix)),
    at: Number.isNaN(at.getTime()) ? fresh.at : at.toISOString(),
  };
}

export function columnsThatDiffer(a: StoredRow, b: StoredRow): string[] {
  const names = [...new Set([...a.columns, ...b.columns].map(({ name }) => name))];
  const has = (row: StoredRow, column: string) => row.columns.some(({ name }) => name === column);
  return names.filter((name) => literalOf(a, name) !== literalOf(b, name) || has(a, name) !== has(b, name));
}

/** What is another side of a row than was shown; null when it is the same. */
function whatDiffers(shown: StoredRow | null, planned: StoredRow | null): string | null {
  if (shown === null || planned === null) return shown === planned ? null : 'it was made or removed';
  const columns = columnsThatDiffer(shown, planned);
  if (columns.length > 0) return `it has a different ${columns.join(', ')}`;
  return shown.rowid === planned.rowid ? null : 'a different row has that name now';
}

/** @throws PLAN_CHANGED, naming the first row that is not as it was shown */
export function requireAsShown(planned: readonly RowChange[], shown: readonly RowChange[]): void {
  for (let at = 0; at < Math.max(planned.length, shown.length); at++) {
    const [now, then] = [planned[at], shown[at]];
    const one = then ?? now;
    if (one === undefined) return;
    const changed = (how: string) => Refusal.of('PLAN_CHANGED', { row: named(one), how });
    if (now === undefined) throw changed('it is like that already, or is gone');
    if (then === undefined || now.table !== then.table) throw changed('it would be written too');
    const how = whatDiffers(then.before, now.before) ?? whatDiffers(then.after, now.after);
    if (how !== null) throw changed(how);
  }
}

/**
 * Plans within the transaction that writes, so that nothing comes between, and writes the rows of that plan. The
 * audit log gets those rows: no trigger is needed to see them.
 * @param shown the rows that a person has seen; undefined where nobody has
 * @param then what is asked of v2.db after it, in the same transaction; what it writes there is no part of the plan
 * @throws PLAN_CHANGED when they are not the rows of the plan any more: nothing is written; the plan's own refusals;
 *   SESSION_DB_BUSY, NOT_WRITABLE, DISK_FULL
 */
export async function applyPlan<T>(
  ws: OpenWorkspace,
  plan: Plan,
  shown: readonly RowChange[] | undefined,
  then: (db: WritableDb, changes: readonly RowChange[]) => T,
): Promise<T> {
  const { changes, value } = await unrecorded(() =>
    ws.central.write((db) => {
      const planned = plan(db, shown === undefined ? freshOf(ws) : freshAsShown(ws, shown));
      if (shown !== undefined) requireAsShown(planned, shown);
      const written = applyChanges(db, 'v2.db', planned);
      return { changes: written, value: then(db, written) };
    }),
  );
  keepChanges(changes);
  return value;
}

/**
 * As applyPlan, for what an agent is told through its session's inbound.db.
 * @param told as v2.db has it now: where that was something else when it was shown, this is refused
 * @throws PLAN_CHANGED; as planTold and withWritableDb
 */
export async function applyTold(
  ws: OpenWorkspace,
  key: SessionKey,
  told: Told,
  shown: readonly RowChange[] | undefined,
): Promise<void> {
  keepChanges(await applyInbound(ws, key, (db) => planTold(db, key, told), shown));
}

/**
 * As applyPlan, in a session's inbound.db; what was written is kept for the audit log by whoever calls this.
 * @throws PLAN_CHANGED; as the plan and withWritableDb
 */
export function applyInbound(
  ws: OpenWorkspace,
  key: SessionKey,
  plan: (db: ReadableDb) => RowChange[],
  shown: readonly RowChange[] | undefined,
): Promise<RowChange[]> {
  return unrecorded(() =>
    withWritableDb(ws, key, 'inbound.db', (db) => {
      const planned = plan(db);
      if (shown !== undefined) requireAsShown(planned, shown);
      return applyChanges(db, 'inbound.db', planned);
    }),
  );
}

/** The id of the first row that was made. */
export function madeId(changes: readonly RowChange[]): string {
  const made = changes.find(({ before }) => before === null)?.after ?? null;
  return shownValue(literalOf(made, 'id'));
}

/** A change of v2.db that its host makes: planned here as any other, and read back afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowChange } from '../../contract/entities/change.js';
import { Refusal } from '../../contract/errors.js';
import { literalOf, shownValue } from '../../rules/stored-row.js';
import { differences, rowsOfAgent } from '../db/change-plan.js';
import { keepChanges } from '../db/change-record.js';
import { named } from '../db/change-write.js';
import type { ReadableDb } from '../db/sqlite.js';
import type { OpenWorkspace } from '../workspace.js';
import { columnsThatDiffer, freshAsShown, requireAsShown } from './apply.js';
import { freshOf, type Plan } from './plan.js';

/** What became of asking the host; see HostAnswer. `because` is a clause. */
export type HostSaid =
  | { type: 'answered' }
  | { type: 'refused'; code: string; message: string }
  | { type: 'unanswered'; because: string }
  | { type: 'not-sent'; because: string };

/** How long a host that has not answered may still be about to write. */
const LATE_MS = 3000;
const AGAIN_MS = 100;

/** Where the host writes: the tables that have rows of the agent group. */
const TABLES = ['messaging_group_agents', 'agent_destinations'] as const;

const snapshot = (db: ReadableDb, agentGroupId: string) =>
  TABLES.map((table) => rowsOfAgent(db, table, agentGroupId));

/** What a host names and stamps itself. */
const ITS_OWN: readonly string[] = ['id', 'created_at'];

/** How a change differs from one that was planned, in columns; null for a change of something else. */
function differsIn(planned: RowChange, actual: RowChange): string[] | null {
  if (planned.table !== actual.table) return null;
  if ((planned.before === null) !== (actual.before === null)) return null;
  if ((planned.after === null) !== (actual.after === null)) return null;
  if (planned.before !== null && actual.before !== null) {
    if (columnsThatDiffer(planned.before, actual.before).length > 0) return null;
  }
  if (planned.after === null || actual.after === null) return [];
  const columns = columnsThatDiffer(planned.after, actual.after);
  return planned.before === null ? columns.filter((name) => !ITS_OWN.includes(name)) : columns;
}

/** A clause for what is not as it was asked for; null when all is. */
function notAsAsked(planned: readonly RowChange[], actual: readonly RowChange[]): string | null {
  for (const one of planned) {
    const fits = actual.flatMap((other) => {
      const columns = differsIn(one, other);
      return columns === null ? [] : [{ other, columns }];
    });
    const best = fits.sort((a, b) => a.columns.length - b.columns.length)[0];
    if (best === undefined) return `the ${named(one)} is not as it was asked for in v2.db`;
    const [column] = best.columns;
    if (column !== undefined) {
      const [has, asked] = [best.other.after, one.after].map((row) => shownValue(literalOf(row, column)));
      return `the ${named(one)} has ${column} ${has} in v2.db, and ${asked} was asked for`;
    }
  }
  return null;
}

/**
 * Has the host make a change, if it comes to just the rows that were shown, and compares what v2.db says then. What the
 * host makes besides is kept for the audit log too.
 * @param agentGroupId whose rows it is about
 * @param ask sends it, once
 * @throws PLAN_CHANGED before anything is sent; HOST_DOOR_SHUT when nothing was; HOST_REFUSED; HOST_UNANSWERED when
 *   it was sent and v2.db does not have it after 3 s; HOST_DIFFERS when v2.db says something else; the plan's own
 */
export async function applyByHost(
  ws: OpenWorkspace,
  agentGroupId: string,
  plan: Plan,
  shown: readonly RowChange[] | undefined,
  ask: () => Promise<HostSaid>,
): Promise<RowChange[]> {
  const { planned, before } = ws.central.read((db) => {
    const rows = plan(db, shown === undefined ? freshOf(ws) : freshAsShown(ws, shown));
    if (shown !== undefined) requireAsShown(rows, shown);
    return { planned: rows, before: snapshot(db, agentGroupId) };
  });
  const said = await ask();
  if (said.type === 'not-sent') {
    throw Refusal.of('HOST_DOOR_SHUT', { door: 'ncl.sock', because: said.because });
  }
  if (said.type === 'refused') throw Refusal.of('HOST_REFUSED', { code: said.code, said: said.message });
  const look = (): RowChange[] =>
    ws.central.read((db) => {
      const after = snapshot(db, agentGroupId);
      return TABLES.flatMap((table, at) => differences(db, table, before[at] ?? [], after[at] ?? []));
    });
  let actual = look();
  for (let waited = 0; said.type === 'unanswered' && waited < LATE_MS; waited += AGAIN_MS) {
    if (notAsAsked(planned, actual) === null) break;
    await sleep(AGAIN_MS);
    actual = look();
  }
  keepChanges(actual);
  const differs = notAsAsked(planned, actual);
  if (differs === null) return actual;
  if (said.type === 'answered') throw Refusal.of('HOST_DIFFERS', { differs });
  const found = `So far ${differs}.`;
  throw Refusal.of('HOST_UNANSWERED', { because: said.because, found });
}

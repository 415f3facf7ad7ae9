/** Taking back what an action did to rows: each is put back exactly as it was, if it still is as it was left. */
import type { RowChange } from '../../contract/entities/change.js';
import { quote, Refusal } from '../../contract/errors.js';
import { MOST_CLAIMS_ASKED } from '../../contract/limits.js';
import { tables } from '../../rules/tables.js';
import { checkAsLeft, inverse, revertChanges } from '../db/change-write.js';
import { withWritableDb, withWritableDbInSlices } from '../db/open-writable.js';
import type { WritableDb } from '../db/sqlite.js';
import { sweepLeftovers } from '../files/leftovers.js';
import { announceRemoval, type Removal, withFiles } from '../files/removal.js';
import type { AskedClaim } from '../message/message-claim.js';
import { requireOwner } from '../session/session-owner.js';
import type { SessionKey } from '../session-key.js';
import { atOnce, inSlices, type Slices } from '../slices.js';
import type { OpenWorkspace } from '../workspace.js';
import { askedOf } from './claim.js';

/**
 * Why what an action did can never be undone, whatever the rows say now; null when it can be tried.
 * @returns a sentence
 */
export function notUndoableBecause(changes: readonly RowChange[]): string | null {
  if (changes.length === 0) return 'It changed no row.';
  for (const change of changes) {
    const reason = tables.get(change.table)?.neverUndone?.(change) ?? null;
    if (reason !== null) return reason;
  }
  return null;
}

/** What an action did to one database. */
interface Part {
  /** Null for v2.db. */
  key: SessionKey | null;
  changes: RowChange[];
  /** The ids of the messages that it added. */
  added: string[];
  /** What the container is asked about: those, and the ones that it left pending. */
  asked: AskedClaim[];
}

function* partsOf(changes: readonly RowChange[]): Slices<Part[]> {
  const parts = new Map<string, Part>();
  for (const change of changes) {
    const { session, table, before, after } = change;
    const name = session === null ? '' : `${session.agentGroupId}/${session.sessionId}`;
    const part = parts.get(name) ?? { key: session, changes: [], added: [], asked: [] };
    parts.set(name, part);
    part.changes.push(change);
    yield;
    if (table !== 'messages_in') continue;
    const asked = askedOf(after, before === null ? null : ['pending']);
    part.asked.push(...asked);
    if (before === null) part.added.push(...asked.map(({ id }) => id));
  }
  // A message that its agent has taken decides about all the rest, so sessions come before v2.db.
  return [...parts.values()].sort((a, b) => Number(a.key === null) - Number(b.key === null));
}

function inside(
  ws: OpenWorkspace,
  key: SessionKey | null,
  work: (db: WritableDb) => Slices<void>,
): Promise<void> {
  // The host waits for this one too; what a person does changes few of its rows.
  if (key === null) return ws.central.write((db) => atOnce(work(db)));
  requireOwner(ws, key);
  return withWritableDbInSlices(ws, key, 'inbound.db', work);
}

const fileOf = (key: SessionKey | null) => (key === null ? 'v2.db' : 'inbound.db');

export interface UndoDeps {
  /**
   * Which of these messages of a session its container has taken; the reading process is asked, for at most
   * MOST_CLAIMS_ASKED at once.
   */
  claimed: (key: SessionKey, messages: AskedClaim[]) => Promise<string[]>;
}

async function refuseClaimed({ key, asked }: Part, deps: UndoDeps): Promise<void> {
  if (key === null || asked.length === 0) return;
  for (let from = 0; from < asked.length; from += MOST_CLAIMS_ASKED) {
    const [taken] = await deps.claimed(key, asked.slice(from, from + MOST_CLAIMS_ASKED));
    if (taken !== undefined)
      throw Refusal.of('UNDO_REFUSED', {
        reason: `The agent has already taken the message ${quote(taken)}.`,
      });
  }
}

/** @param removals where each is put once it is said: also those before one that fails are to be withdrawn */
function* announceRemovals(
  ws: OpenWorkspace,
  key: SessionKey,
  messages: readonly string[],
  removals: Removal[],
): Slices<void> {
  for (const id of withFiles(ws, key, messages)) {
    const removal = announceRemoval(ws, key, id, ws.newId('undo'));
    if (removal !== null) removals.push(removal);
    yield;
  }
}

async function revertPart(ws: OpenWorkspace, part: Part, deps: UndoDeps): Promise<void> {
  const { key, changes, added, asked } = part;
  const file = fileOf(key);
  if (key === null || asked.length === 0) {
    await inside(ws, key, (db) => revertChanges(db, file, changes));
    return;
  }
  const removals: Removal[] = [];
  try {
    // Announced on disk before the row goes: if the process dies in between, the next write removes the files.
    await inSlices(announceRemovals(ws, key, added, removals));
    await inside(ws, key, (db) => revertChanges(db, file, changes));
    try {
      // A container that read the message before it went has claimed it by now, or has not begun.
      await refuseClaimed(part, deps);
    } catch (error) {
      await inside(ws, key, (db) => revertChanges(db, file, changes.map(inverse)));
      throw error;
    }
  } catch (error) {
    for (const removal of removals) removal.withdraw();
    throw error;
  }
  if (removals.length === 0) return;
  for (const removal of removals) removal.confirm();
  await withWritableDb(ws, key, 'inbound.db', (db) => {
    const row = db.prepare<[string], 1>('SELECT 1 FROM messages_in WHERE id = ?').pluck();
    sweepLeftovers(ws, key, (id) => row.get(id) !== undefined);
  });
}

/**
 * Undoes an action. Each database in one immediate transaction: every row must still be as the action left it,
 * and is then put back as it was before. Where there are several databases, all are checked before the first is
 * touched; a change in between stops the undo, and what was put back until then stays so.
 * @throws UNDO_CHANGED, naming the row that has changed since; UNDO_REFUSED when it can never be undone, or a
 *   container has taken a message; IN_USE; SESSION_NOT_FOUND and as withWritableDb
 */
export async function undoChanges(
  ws: OpenWorkspace,
  changes: readonly RowChange[],
  deps: UndoDeps,
): Promise<void> {
  const never = notUndoableBecause(changes);
  if (never !== null) throw Refusal.of('UNDO_REFUSED', { reason: never });
  const parts = await inSlices(partsOf(changes));
  for (const part of parts) {
    await refuseClaimed(part, deps);
    if (parts.length > 1) await inside(ws, part.key, (db) => checkAsLeft(db, fileOf(part.key), part.changes));
  }
  for (const part of parts) await revertPart(ws, part, deps);
}

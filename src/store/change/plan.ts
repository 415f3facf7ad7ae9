/** A change of v2.db is planned once: these rows are shown, written, logged and taken back. */
import type { RowChange } from '../../contract/entities/change.js';
import type { ReadableDb } from '../db/sqlite.js';
import { assertSafeId } from '../files/paths.js';
import type { OpenWorkspace } from '../workspace.js';

/** What a new row has of its own. */
export interface Fresh {
  id: (prefix: string) => string;
  /** When it is made. */
  at: string;
}

/**
 * Reads what a change needs, checks all of it, and answers with the rows that it comes to; nothing else.
 * Throws the change's own refusals.
 */
export type Plan = (db: ReadableDb, fresh: Fresh) => RowChange[];

export function freshOf(ws: OpenWorkspace): Fresh {
  return {
    id: (prefix) => {
      const id = ws.newId(prefix);
      assertSafeId(id);
      return id;
    },
    at: new Date(ws.clock.now()).toISOString(),
  };
}

/** The rows that a change would come to now. */
export function showPlan(ws: OpenWorkspace, plan: Plan): RowChange[] {
  return ws.central.read((db) => plan(db, freshOf(ws)));
}

import { z } from 'zod';
import { RowChange } from './change.js';

/**
 * How an action ended. `unknown`: it was begun, and the console died before it could say how it ended.
 */
export const AuditOutcome = z.enum(['running', 'done', 'refused', 'unknown']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;

/** One write that a person asked for. Times: ms since 1970 UTC. */
export const AuditEntry = z.object({
  id: z.number().int(),
  at: z.number(),
  endedAt: z.number().nullable(),
  /** The data directory; null for what is done while none is open. */
  workspace: z.string().nullable(),
  /** Of the contract. */
  method: z.string(),
  who: z.string(),
  /** What was asked for, in plain words. */
  sentence: z.string(),
  sessionId: z.string().nullable(),
  outcome: AuditOutcome,
  /** The code and the sentence of a refusal. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** How many rows it changed, as far as they are recorded. */
  rows: z.number().int(),
  /** Why it can never be undone, as a sentence; null when it can be tried: the rows may have changed since. */
  notUndoable: z.string().nullable(),
  /** The entry that this one undid. */
  undoes: z.number().int().nullable(),
  /** The entry that undid this one. */
  undoneBy: z.number().int().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** An entry with the first rows that it changed: at most 50 of its `rows`. */
export const AuditDetail = AuditEntry.extend({ changes: z.array(RowChange) });
export type AuditDetail = z.infer<typeof AuditDetail>;

/** What a write returns besides its value: its entry in the audit log. */
export interface WrittenEntry {
  id: number;
  /** What was asked for, in plain words. */
  sentence: string;
  undoable: boolean;
}

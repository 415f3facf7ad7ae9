import { z } from 'zod';

/**
 * A stored value exactly as SQLite has it, as an SQL literal: `NULL`, `5`, `0.1`, `'it''s'`, `X'00FF'`. Text
 * that holds NUL or is not UTF-8 is `CAST(X'…' AS TEXT)`.
 */
export const Literal = z.string();

/** A row at one moment: every recorded column, in the table's order. */
export const StoredRow = z.object({
  /** Null in a table without row numbers. */
  rowid: Literal.nullable(),
  columns: z.array(z.object({ name: z.string(), value: Literal })),
});
export type StoredRow = z.infer<typeof StoredRow>;

/** What a write did to one row: made it (no `before`), removed it (no `after`), or changed it. */
export const RowChange = z.object({
  file: z.enum(['v2.db', 'inbound.db']),
  /** Whose inbound.db it is; null for v2.db. */
  session: z.object({ agentGroupId: z.string(), sessionId: z.string() }).nullable(),
  table: z.string(),
  before: StoredRow.nullable(),
  after: StoredRow.nullable(),
});
export type RowChange = z.infer<typeof RowChange>;

/**
 * Reading values from rows whose columns may be missing or of any type: SQLite's types are only hints, and
 * workspaces differ in version.
 */
export type Row = Readonly<Record<string, unknown>>;

/** The text in a column; null for none, NULL or a blob. Numbers are given as their digits. */
export function text(row: Row, column: string): string | null {
  const value = row[column];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

/** The text in a column that a host always fills; empty where it is not. */
export function textOrEmpty(row: Row, column: string): string {
  return text(row, column) ?? '';
}

function sameRow(a: Row, b: Row): boolean {
  for (const column in b) if (a[column] !== b[column]) return false;
  return true;
}

/**
 * Finds again what was there last time. Repeated reads mostly come in the same order, so no table of
 * thousands of ids is built.
 */
export function findingAgain<T>(
  last: readonly T[],
  idOf: (item: T) => unknown,
): (id: unknown, index: number) => T | undefined {
  let byId: Map<unknown, T> | null = null;
  return (id, index) => {
    const there = last[index];
    if (there !== undefined && idOf(there) === id) return there;
    byId ??= new Map(last.map((item) => [idOf(item), item]));
    return byId.get(id);
  };
}

/**
 * Makes entities of rows that are read repeatedly: an unchanged row gives the very object that it gave last
 * time, and if all rows are unchanged, the very array.
 */
export function remembering<T>(make: (row: Row) => T): (rows: readonly Row[]) => readonly T[] {
  let last: { row: Row; made: T }[] = [];
  let all: readonly T[] = [];
  return (rows) => {
    const find = findingAgain(last, ({ row }) => row.id);
    const next = rows.map((row, i) => {
      const before = find(row.id, i);
      return before !== undefined && sameRow(before.row, row) ? before : { row, made: make(row) };
    });
    if (next.length === last.length && next.every((each, i) => each === last[i])) return all;
    last = next;
    all = next.map(({ made }) => made);
    return all;
  };
}

/** As remembering, by id. */
export function rememberingById<T extends { id: string }>(
  make: (row: Row) => T,
): (rows: readonly Row[]) => ReadonlyMap<string, T> {
  const toAll = remembering(make);
  let last: readonly T[] = [];
  let byId: ReadonlyMap<string, T> = new Map();
  return (rows) => {
    const all = toAll(rows);
    if (all !== last) byId = new Map(all.map((each) => [each.id, each]));
    last = all;
    return byId;
  };
}

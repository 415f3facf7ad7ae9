import type { SessionRow } from './session-rows.js';

/** Where each row stands: its place by its key. */
export type HeldOrder = ReadonlyMap<string, number>;

export function orderOf(rows: readonly SessionRow[]): HeldOrder {
  return new Map(rows.map(({ key }, place) => [key, place]));
}

export interface HeldRows {
  /** The very array that was given where none of it is held back. */
  rows: readonly SessionRow[];
  /** Sessions that were not there when the order was held. */
  more: number;
}

/**
 * The newest rows in the held order. Those that are gone are left out, and new ones come last, under their
 * agent's heading where there are headings, in their own order: above them nothing moves.
 * @param newest as sessionRows makes them
 */
export function heldRows(held: HeldOrder, newest: readonly SessionRow[]): HeldRows {
  const place = ({ key }: SessionRow): number => held.get(key) ?? held.size;
  // Sorting is stable: rows without a place keep their order.
  const byPlace = (a: SessionRow, b: SessionRow): number => place(a) - place(b);
  const sections: { heading: SessionRow[]; members: SessionRow[] }[] = [];
  for (const row of newest) {
    const section = sections.at(-1);
    if (row.type === 'group') sections.push({ heading: [row], members: [] });
    else if (section === undefined) sections.push({ heading: [], members: [row] });
    else section.members.push(row);
  }
  const inOrder = sections
    .map(({ heading, members }) => [...heading, ...members.sort(byPlace)])
    .sort(([a], [b]) => (a === undefined || b === undefined ? 0 : byPlace(a, b)))
    .flat();
  if (inOrder.every((row, i) => row === newest[i])) return { rows: newest, more: 0 };
  let position = 0;
  const rows = inOrder.map((row): SessionRow => {
    if (row.type === 'group') return row;
    position += 1;
    return row.position === position ? row : { ...row, position };
  });
  const more = newest.filter(({ type, key }) => type === 'session' && !held.has(key)).length;
  return { rows, more };
}

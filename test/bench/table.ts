import { type Row, shown } from './measure.js';

type Column = [head: string, cell: (row: Row) => string];

const dash = '–';
const number = (value: number | null): string => (value === null ? dash : shown(value));

function aimOf({ aim, limit }: Row): string {
  if (limit !== null) return `${limit.of === 'p95' ? 'p95 ' : ''}≤ ${shown(limit.most)}`;
  return aim === null ? dash : `≤ ${aim.toFixed(2)}×`;
}

const columns: Column[] = [
  ['name', (row) => row.name],
  ['value', (row) => number(row.value)],
  ['p95', (row) => number(row.p95)],
  ['floor', (row) => number(row.floor)],
  ['floor p95', (row) => number(row.floorP95)],
  ['ratio', (row) => (row.ratio === null ? dash : `${row.ratio.toFixed(2)}×`)],
  ['aim', aimOf],
  ['met', (row) => (row.met === null ? dash : row.met ? 'yes' : 'NO')],
  ['rounds', (row) => String(row.rounds)],
  ['min–max (value / floor)', (row) => row.spread],
];

/** The rows as an aligned text table; names to the left, numbers to the right. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const last = columns.length - 1;
  const lines = cells.map((line) =>
    line
      .map((cell, i) => (i === 0 || i === last ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines.join('\n');
}

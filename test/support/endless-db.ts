import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';

const PAGE = 512;
/** Read in full for each row that is looked at: some 20 ms. */
const VALUE_BYTES = 48 * 1024 * 1024;

/** SQLite's variable-length integer. */
function varint(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}

/** A page whose children, as many as fit, are all one and the same page. */
function interior(child: number): Buffer {
  const page = Buffer.alloc(PAGE);
  const cells = Math.floor((PAGE - 12) / 7);
  page[0] = 0x05;
  page.writeUInt16BE(cells, 3);
  page.writeUInt16BE(PAGE - 5 * cells, 5);
  page.writeUInt32BE(child, 8);
  for (let i = 0; i < cells; i += 1) {
    const at = PAGE - 5 * (i + 1);
    page.writeUInt16BE(at, 12 + 2 * i);
    page.writeUInt32BE(child, at);
    page[at + 4] = i + 1;
  }
  return page;
}

/** One row, whose column `position` is a text that goes on in `overflow`. */
function leaf(position: number, overflow: number): Buffer {
  const types = [...Array<number>(position).fill(0), ...varint(2 * VALUE_BYTES + 13)];
  const header = [types.length + 1, ...types];
  const payload = header.length + VALUE_BYTES;
  const least = Math.floor(((PAGE - 12) * 32) / 255) - 23;
  const fitting = least + ((payload - least) % (PAGE - 4));
  const local = fitting <= PAGE - 35 ? fitting : least;
  const cell = Buffer.concat([
    Buffer.from([...varint(payload), 1, ...header]),
    Buffer.alloc(local - header.length, 'x'),
    Buffer.alloc(4),
  ]);
  cell.writeUInt32BE(overflow, cell.length - 4);
  const page = Buffer.alloc(PAGE);
  page[0] = 0x0d;
  page.writeUInt16BE(1, 3);
  page.writeUInt16BE(PAGE - cell.length, 5);
  page.writeUInt16BE(PAGE - cell.length, 8);
  cell.copy(page, PAGE - cell.length);
  return page;
}

/**
 * Makes a database of a few kilobytes that looks plain in every way SQLite checks, but takes minutes to read:
 * the pages of `table` are each other's children thousands of times over, and each row's `column` is a text of
 * 48 MB whose overflow chain is one page that points to itself. (The file is a sparse one of 49 MB, since
 * SQLite refuses a value that is larger than its file.)
 * @param schema of all tables
 */
export function makeEndlessDb(file: string, schema: string, table: string, column: string): void {
  const db = new Database(file);
  let root: number;
  let position: number;
  try {
    db.pragma(`page_size = ${PAGE}`);
    db.exec(schema);
    root = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table));
    position = Number(
      db.prepare('SELECT cid FROM pragma_table_info(?) WHERE name = ?').pluck().get(table, column),
    );
  } finally {
    db.close();
  }
  const bytes = readFileSync(file);
  const pages = bytes.length / PAGE;
  const [mid, row, chain] = [pages + 1, pages + 2, pages + 3];
  interior(mid).copy(bytes, (root - 1) * PAGE);
  const overflow = Buffer.alloc(PAGE, 'x');
  overflow.writeUInt32BE(chain, 0);
  const size = VALUE_BYTES + 1024 * 1024;
  bytes.writeUInt32BE(size / PAGE, 28);
  writeFileSync(file, Buffer.concat([bytes, interior(row), leaf(position, chain), overflow]));
  truncateSync(file, size);
}

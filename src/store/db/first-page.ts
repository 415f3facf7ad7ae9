/**
 * What a database's first bytes tell of the work that opening it makes. SQLite parses the whole schema, and reads what
 * ANALYZE left, before anybody can ask it how much there is; and it moves pages at a commit if the header says so.
 */
import { readSync } from 'node:fs';
import { MOST_TEXT } from './schema-allowed.js';

const HEADER_BYTES = 100;
/** So many bytes from a file's beginning are looked at at once: a page as nearly everybody has it. */
export const FIRST_READ = 4096;
const SMALLEST_PAGE = 512;
const LEAF = 13;
const INTERIOR = 5;
/** Far more than a schema of the allowed size takes. */
const MOST_PAGES = 64;

/** A number as SQLite writes it, of one to nine bytes; of a schema's cell only small ones are good. */
function smallVarint(page: Buffer, at: number): number {
  let value = 0;
  for (let n = 0; n < 4; n += 1) {
    const byte = page[at + n] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return Number.POSITIVE_INFINITY;
}

/** Where the cells of a b-tree's page begin. */
function cells(page: Buffer, begin: number, interior: boolean): number[] {
  const count = page.readUInt16BE(begin + 3);
  const first = begin + (interior ? 12 : 8);
  if (first + 2 * count > page.length) return [];
  return Array.from({ length: count }, (_, n) => page.readUInt16BE(first + 2 * n));
}

/**
 * Looks at a session's database before SQLite does, as far as its schema goes.
 * @param fd of a file whose header is SQLite's; no handle is open on it in this process
 * @param first what FIRST_READ bytes from its beginning are, or as many as there are
 * @returns what no host makes, in words; null when there is nothing of the kind
 */
export function foreignInFirstPage(fd: number, first: Buffer): string | null {
  if (first.readUInt32BE(52) !== 0) return 'auto_vacuum, which moves pages at each commit';
  if (first.readUInt32BE(56) > 1) return 'texts in UTF-16';
  const stored = first.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65536 : stored;
  // No file of SQLite's has smaller pages, and it says so itself.
  if (pageBytes < SMALLEST_PAGE) return null;
  let page = first.subarray(0, pageBytes);
  let size = 0;
  const left = [1];
  for (let looked = 0; left.length > 0; looked += 1) {
    if (looked === MOST_PAGES || size > MOST_TEXT) return `a schema of more than ${MOST_TEXT / 1024} KiB`;
    const number = left.pop() ?? 1;
    if (number > 1 || pageBytes > first.length) {
      page = Buffer.alloc(pageBytes);
      // What is no page of the schema is damaged, and SQLite says so.
      if (readSync(fd, page, 0, pageBytes, (number - 1) * pageBytes) < pageBytes) return null;
    }
    const begin = number === 1 ? HEADER_BYTES : 0;
    if (page[begin] === INTERIOR) {
      const children = cells(page, begin, true).map((at) =>
        at + 4 > page.length ? 0 : page.readUInt32BE(at),
      );
      left.push(...[...children, page.readUInt32BE(begin + 8)].filter((child) => child > 1));
    } else if (page[begin] === LEAF) {
      if (/sqlite_stat/i.test(page.toString('latin1'))) return 'statistics of ANALYZE';
      for (const at of cells(page, begin, false)) size += smallVarint(page, at);
    }
  }
  return size > MOST_TEXT ? `a schema of more than ${MOST_TEXT / 1024} KiB` : null;
}

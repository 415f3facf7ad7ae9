/**
 * What a database's first bytes say about the work that opening it takes. SQLite parses the whole schema,
 * and reads what ANALYZE left, before anybody can ask it how much there is; and it moves pages at a
 * commit if the header says so.
 */
import { readSync } from 'node:fs';
import { MOST_TEXT } from './schema-allowed.js';

const HEADER_BYTES = 100;
/** How many bytes from a file's beginning are read at once: the page size of nearly every file. */
export const FIRST_READ = 4096;
const SMALLEST_PAGE = 512;
const LEAF = 13;
const INTERIOR = 5;
/** Far more than a schema of the allowed size takes. */
const MOST_PAGES = 64;

/** A number in SQLite's varint form, of one to nine bytes; in a schema's cell only small ones are valid. */
function smallVarint(page: Buffer, at: number): number {
  let value = 0;
  for (let n = 0; n < 4; n += 1) {
    const byte = page[at + n] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return Number.POSITIVE_INFINITY;
}

/** Where the cells of a b-tree page begin. */
function cells(page: Buffer, begin: number, interior: boolean): number[] {
  const count = page.readUInt16BE(begin + 3);
  const first = begin + (interior ? 12 : 8);
  if (first + 2 * count > page.length) return [];
  return Array.from({ length: count }, (_, n) => page.readUInt16BE(first + 2 * n));
}

/**
 * Examines a session's database before SQLite does, as far as its schema goes.
 * @param fd of a file whose header is SQLite's; no handle is open on it in this process
 * @param first the FIRST_READ bytes from its beginning, or as many as there are
 * @returns what no host makes, in words; null when nothing is unusual
 */
export function foreignInFirstPage(fd: number, first: Buffer): string | null {
  if (first.readUInt32BE(52) !== 0) return 'auto_vacuum, which moves pages at each commit';
  if (first.readUInt32BE(56) > 1) return 'texts in UTF-16';
  const stored = first.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65536 : stored;
  // No SQLite file has smaller pages, and SQLite reports that itself.
  if (pageBytes < SMALLEST_PAGE) return null;
  let page = first.subarray(0, pageBytes);
  let size = 0;
  const left = [1];
  for (let looked = 0; left.length > 0; looked += 1) {
    if (looked === MOST_PAGES || size > MOST_TEXT) return `a schema of more than ${MOST_TEXT / 1024} KiB`;
    const number = left.pop() ?? 1;
    if (number > 1 || pageBytes > first.length) {
      page = Buffer.alloc(pageBytes);
      // A page that is not the schema's is damage, and SQLite reports that.
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

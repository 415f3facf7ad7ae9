import { execFileSync } from 'node:child_process';
import { PYTHON } from './python-path.js';

/**
 * Reads a database from another process, by Python's own SQLite: neither our code nor our copy
 * of the library is involved.
 * @param how `immutable` takes no lock and makes no file, for a database that nobody has open
 * @returns the rows, each an object by column; a blob as hexadecimal
 */
export function queryElsewhere(
  file: string,
  sql: string,
  how: 'mode=ro' | 'immutable' = 'mode=ro',
): Record<string, unknown>[] {
  const program = [
    'import sqlite3, json, sys',
    'c = sqlite3.connect("file:" + sys.argv[1].replace("%", "%25").replace("?", "%3f") + "?" + sys.argv[3], uri=True)',
    'c.row_factory = sqlite3.Row',
    'rows = [{k: (r[k].hex() if isinstance(r[k], bytes) else r[k]) for k in r.keys()} for r in c.execute(sys.argv[2])]',
    'print(json.dumps(rows))',
  ].join('\n');
  const out = execFileSync(PYTHON, ['-c', program, file, sql, how === 'immutable' ? 'immutable=1' : how], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(out) as Record<string, unknown>[];
}

/**
 * Changes a database from another process, by Python's own SQLite.
 * @param program Python; `c` is the open connection, `data` what is passed in. It commits by itself.
 */
export function runElsewhere(file: string, program: string, data: unknown): void {
  const opening = [
    'import sqlite3, json, sys',
    'c = sqlite3.connect(sys.argv[1], timeout=10)',
    'data = json.load(sys.stdin)',
  ].join('\n');
  execFileSync(PYTHON, ['-c', `${opening}\n${program}`, file], { input: JSON.stringify(data) });
}

import { execFileSync } from 'node:child_process';
import { PYTHON } from './python-path.js';

type Value = string | number | null;

/**
 * Runs one statement on a database from another process, as a host or a container of somebody else would:
 * by Python's own SQLite, in a transaction of its own.
 * @param rows the statement's values, for each time that it is to run; none for one without any
 */
export function executeElsewhere(file: string, sql: string, ...rows: readonly Value[][]): void {
  const program = [
    'import sqlite3, json, sys',
    'c = sqlite3.connect(sys.argv[1], timeout=5, isolation_level=None)',
    'c.execute("BEGIN IMMEDIATE")',
    'c.executemany(sys.argv[2], json.loads(sys.argv[3]))',
    'c.execute("COMMIT")',
    'c.close()',
  ].join('\n');
  const values = JSON.stringify(rows.length === 0 ? [[]] : rows);
  execFileSync(PYTHON, ['-c', program, file, sql, values], { stdio: 'inherit' });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PYTHON } from './python-path.js';

const HOLD = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2].split(';'): c.execute(statement).fetchall()
print('held', flush=True)
sys.stdin.read()
`;

/** Holds a database in WAL mode against readers too, as some tools do; nobody else may have it open. */
export const EXCLUSIVELY =
  'PRAGMA locking_mode = EXCLUSIVE;BEGIN IMMEDIATE;UPDATE sessions SET last_active = last_active';

/**
 * Another process holds a lock on the database while `work` runs, and releases it when told to or at its end.
 * @param statement that takes the lock; several are joined by `;`
 */
export async function whileLocked(
  db: string,
  statement: string,
  work: (release: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const holder = spawn(PYTHON, ['-c', HOLD, db, statement], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(holder, 'exit');
  const release = async (): Promise<void> => {
    holder.stdin.end();
    await exited;
  };
  try {
    const [said] = await Promise.race([once(holder.stdout, 'data'), exited]);
    if (String(said).trim() !== 'held') throw new Error(`The lock on ${db} was not taken`);
    await work(release);
  } finally {
    await release();
  }
}

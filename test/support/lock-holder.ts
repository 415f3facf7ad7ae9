import { spawn } from 'node:child_process';
import { once } from 'node:events';

const HOLD = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute(sys.argv[2])
print('held', flush=True)
sys.stdin.read()
`;

/** Another process holds a lock on the database while `work` is done, and lets it go when told or at its end. */
export async function whileLocked(
  db: string,
  statement: 'BEGIN IMMEDIATE' | 'BEGIN EXCLUSIVE',
  work: (release: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const holder = spawn('python3', ['-c', HOLD, db, statement], { stdio: ['pipe', 'pipe', 'inherit'] });
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

/** A workspace in which nearly every session is malicious or damaged; made without our own reading code. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { INBOUND_SCHEMA } from '../../src/store/db/session-schema.js';
import { makeChatWorkspace } from './chat-workspace.js';
import { makeEndlessDb } from './endless-db.js';
import { PYTHON } from './python-path.js';
import { runElsewhere } from './sqlite-process.js';

export const HARMS = [
  'Endless view',
  'Endless file',
  'Pipe',
  'Device',
  'Hot journal',
  'Write-ahead',
  'Vanishing',
] as const;
export type Harm = (typeof HARMS)[number];

const ENDLESS_VIEW = `
c.execute('DROP TABLE messages_out')
c.execute("""CREATE VIEW messages_out AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)
  SELECT n AS id, n AS seq, 'chat' AS kind, 'x' AS timestamp, '{}' AS content FROM r""")
c.commit()`;

/** Dies in the middle of a transaction that has already reached the file. */
const DEAD_WRITER = `
import os, signal
c.executemany("INSERT INTO messages_out (id, kind, timestamp, content) VALUES (?, 'chat', '2026-11-18 08:10:00', ?)",
  [('o%d' % n, '{"text":"whole %s"}' % ('x' * 900)) for n in range(200)])
c.commit()
c.execute('PRAGMA cache_size = 2')
c.execute("UPDATE messages_out SET content = '{\\"text\\":\\"half\\"}'")
os.kill(os.getpid(), signal.SIGKILL)`;

const WAL_WRITER = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute('PRAGMA journal_mode = WAL')
c.execute("INSERT INTO messages_out (id, kind, timestamp, content) VALUES ('o1', 'chat', '2026-11-18 08:10:00', '{}')")
print('there', flush=True)
sys.stdin.readline()`;

export interface HostileWorkspace {
  path: string;
  /** The folder of a session. */
  folder(name: Harm | 'Good'): string;
  /** Ends the process that has one of the files open. */
  end(): Promise<void>;
}

/**
 * @param path a new folder
 * @returns sessions named after what is wrong with them, and one called Good, with a message each
 */
export async function makeHostileWorkspace(path: string): Promise<HostileWorkspace> {
  const folders = await makeChatWorkspace(path, ['Good', ...HARMS]);
  const folder = (name: Harm | 'Good'): string => folders.get(name) ?? '';
  const outbound = (name: Harm): string => join(folder(name), 'outbound.db');
  runElsewhere(outbound('Endless view'), ENDLESS_VIEW, null);
  rmSync(join(folder('Endless file'), 'inbound.db'));
  makeEndlessDb(join(folder('Endless file'), 'inbound.db'), INBOUND_SCHEMA, 'messages_in', 'id');
  rmSync(outbound('Pipe'));
  execFileSync('mkfifo', [outbound('Pipe')]);
  rmSync(outbound('Device'));
  makeDevice(outbound('Device'));
  dieIn(outbound('Hot journal'));
  const wal = spawn(PYTHON, ['-c', WAL_WRITER, outbound('Write-ahead')]);
  await once(wal.stdout, 'data');
  return {
    ...{ path, folder },
    end: async () => {
      const gone = once(wal, 'exit');
      wal.stdin.end('\n');
      await gone;
    },
  };
}

/** /dev/zero under another name, which only root may make; for anybody else a link to it. */
function makeDevice(file: string): void {
  try {
    execFileSync('mknod', [file, 'c', '1', '5'], { stdio: 'ignore' });
  } catch {
    symlinkSync('/dev/zero', file);
  }
}

function dieIn(file: string): void {
  try {
    runElsewhere(file, DEAD_WRITER, null);
  } catch {
    return; // As it should: it killed itself.
  }
  throw new Error('The writer that was to die did not');
}

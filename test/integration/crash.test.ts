import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findLeftovers } from '../../src/store/files/leftovers.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { bundle } from '../support/bundle.js';
import { canary } from '../support/canary.js';
import { PYTHON } from '../support/python-path.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';

/** Sixty take half a minute; support/size.ts says how to ask for them. */
const ROUNDS = bySize(15, 60);

/** Folders in the inbox whose message has no row, except those that the next write will find recorded. */
function unnamedStrays(s: TestSession, rows: ReadonlySet<string>): string[] {
  const named = findLeftovers(s.ws, s).flatMap((l) => (l.movedIn ? [l.messageId] : []));
  return readdirSync(join(s.folder, 'inbox')).filter((id) => !rows.has(id) && !named.includes(id));
}

/** Lets the program acknowledge a few messages, then kills it somewhere in the next one. */
function runAndKill(program: string, args: string[], delayMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let acknowledges = false;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!acknowledges) setTimeout(() => child.kill('SIGKILL'), delayMs);
      acknowledges = true;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== null) reject(new Error(`It ended by itself with ${code}`));
      // A line that was cut off by the kill was not acknowledged.
      else resolve(output.split('\n').slice(0, -1));
    });
  });
}

/** Reads the ids as a host would: able to write, so that a hot journal of the dead writer is rolled back. */
function idsSeenByAHost(inbound: string): string[] {
  const program =
    'import sqlite3,sys; print("\\n".join(r[0] for r in sqlite3.connect(sys.argv[1]).execute("SELECT id FROM messages_in")))';
  return execFileSync(PYTHON, ['-c', program, inbound], { encoding: 'utf8' }).trim().split('\n');
}

it(`C03: ${ROUNDS} × kill -9 while injecting with attachments loses nothing that was acknowledged`, async () => {
  const program = await bundle('test/support/injector.ts');
  onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
  const s = await makeSession();
  const before = canary(s);
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Spread over the length of a few injections, so that the kill falls on every step of one.
    const ids = await runAndKill(program, [s.ws.path, s.sessionId, `r${round}`], (round * 101) / ROUNDS);
    acknowledged.push(...ids);
    // Every other time a hot journal is left for our own next write to deal with.
    if (round % 2 === 0) {
      const rows = new Set(idsSeenByAHost(s.inbound));
      expect(acknowledged.filter((id) => !rows.has(id))).toEqual([]);
      expect(unnamedStrays(s, rows)).toEqual([]);
    }
    // Under its final name a file is whole, row or no row.
    for (const id of readdirSync(join(s.folder, 'inbox'))) {
      expect(readFileSync(join(s.folder, 'inbox', id, 'a.bin')).length).toBe(200_000);
    }
  }
  await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('after'));
  const rows = queryElsewhere(s.inbound, 'SELECT id, seq FROM messages_in');
  const all = new Set(rows.map(({ id }) => id));
  expect(acknowledged.filter((id) => !all.has(id))).toEqual([]);
  const withFiles = rows.map(({ id }) => String(id)).filter((id) => id !== 'after');
  expect(readdirSync(join(s.folder, 'inbox')).sort()).toEqual(withFiles.sort());
  expect(readdirSync(s.folder).sort()).toEqual(['inbound.db', 'inbox', 'outbound.db', 'outbox']);
  expect(new Set(rows.map(({ seq }) => seq)).size).toBe(rows.length);
  expect(queryElsewhere(s.inbound, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  expect(canary(s)).toEqual(before);
  console.log(
    `C03: ${ROUNDS} kills, ${acknowledged.length} acknowledged, ${rows.length - 1} rows, 0 lost, 0 strays`,
  );
}, 120_000);

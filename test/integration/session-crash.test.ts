import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listSessions, resolveSession } from '../../src/store/session/session.js';
import { repairSession } from '../../src/store/session/session-repair.js';
import { findSessionTroubles } from '../../src/store/session/session-trouble.js';
import { type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { bundle } from '../support/bundle.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeWorkspace } from '../support/store-workspace.js';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20);

/** Lets the program make a few sessions, then kills it somewhere in the next one. */
function runAndKill(program: string, args: string[], delayMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delayMs));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code !== null) reject(new Error(`It ended by itself with ${code}`));
      // A line that was cut off by the kill was not acknowledged.
      else resolve(output.split('\n').slice(0, -1));
    });
  });
}

async function makeInNextConsole(dir: string, thread: string): Promise<void> {
  const ws = openWorkspace(dir);
  try {
    await resolveSession(ws, 'ag-one', 'mg-b', thread, 'per-thread');
  } finally {
    ws.close();
  }
}

/** Every row has its whole folder, every folder its row. */
function expectInOrder(ws: OpenWorkspace): void {
  const folder = join(ws.path, 'v2-sessions/ag-one');
  const ids = listSessions(ws).map(({ id }) => id);
  expect(readdirSync(folder).sort()).toEqual(ids.sort());
  for (const id of ids) {
    expect(readdirSync(join(folder, id)).sort()).toEqual(['inbound.db', 'outbound.db', 'outbox']);
  }
}

it(`${ROUNDS} × kill -9 while making sessions leaves no row without a folder and no folder without a row`, async () => {
  const program = await bundle('test/support/session-maker.ts');
  onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
  // The real clock: it is what distinguishes leftovers of the dead from work of the living.
  const ws = await makeWorkspace({ clock: Date });
  const folder = join(ws.path, 'v2-sessions/ag-one');
  const acknowledged: string[] = [];
  let leftBehind = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // Spread over the length of a few creations, so that the kill falls on every step of one.
    const ids = await runAndKill(program, [ws.path, `r${round}`], (round * 31) / ROUNDS);
    acknowledged.push(...ids);
    const known = new Set(listSessions(ws).map(({ id }) => id));
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);

    const troubles = await findSessionTroubles(ws);
    // Whatever the moment, nothing but a half-made session is left; never a row or a folder alone.
    expect(troubles.filter(({ kind }) => kind !== 'half-made')).toEqual([]);
    leftBehind += troubles.length;
    // Both ways of clearing it away: asked for, and by the first creation of the next console.
    if (round % 2 === 0) for (const trouble of troubles) await repairSession(ws, trouble);
    else await makeInNextConsole(ws.path, `round-${round}`);
    expect(await findSessionTroubles(ws)).toEqual([]);
    expectInOrder(ws);
  }
  console.info(
    `${ROUNDS} kills: ${acknowledged.length} sessions acknowledged, ${leftBehind} half-made ones left and cleared`,
  );
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  for (const id of acknowledged.slice(-5)) {
    for (const file of ['inbound.db', 'outbound.db']) {
      expect(queryElsewhere(join(folder, id, file), 'PRAGMA integrity_check')).toEqual([
        { integrity_check: 'ok' },
      ]);
    }
  }
  expect(queryElsewhere(join(ws.path, 'v2.db'), 'PRAGMA integrity_check')).toEqual([
    { integrity_check: 'ok' },
  ]);
}, 180_000);

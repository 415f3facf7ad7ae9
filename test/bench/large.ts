/** The window over 10,000 sessions: while they are read for the first time, and while some of them change. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { inboundDbPath } from '../../src/store/files/paths.js';
import type { SessionKey } from '../../src/store/session-key.js';
import type { OpenWorkspace } from '../../src/store/workspace.js';
import { makeLargeWorkspace } from './fixtures.js';
import { alone, type Suite } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  firstFrame: 'longest frame in 250 ms, 10,000 sessions being read (ms)',
  firstMain: 'longest stall of main in 250 ms, 10,000 sessions being read (ms)',
  busyFrame: 'longest frame in 250 ms, 20 of 10,000 sessions changing a second (ms)',
  busyMain: 'longest stall of main in 250 ms, 20 of 10,000 sessions changing a second (ms)',
};
const SESSIONS = 10_000;
/** How long each of the two is watched, in lines of the probe, four a second: the reader is done in half of it. */
const LINES = 60;
const QUICK_LINES = 20;
const CHANGE_MS = 50;
/** How often a host touches v2.db meanwhile: once per this many messages. */
const CENTRAL_EACH = 5;

interface Stall {
  longestFrameMs: number;
  longestMainMs: number;
}

/** Messages come in, as a host writes them, until `until` says so. */
async function beBusy(ws: OpenWorkspace, keys: readonly SessionKey[], until: AbortSignal): Promise<void> {
  const central = new Database(join(ws.path, 'v2.db'), { fileMustExist: true });
  const touch = central.prepare('UPDATE sessions SET last_active = ? WHERE id = ?');
  try {
    for (let i = 0; !until.aborted; i += 1) {
      const key = keys[(i * 7919) % keys.length];
      if (key === undefined) throw new Error('The fixture has no session');
      const now = new Date().toISOString();
      const db = new Database(inboundDbPath(ws, key.agentGroupId, key.sessionId), { fileMustExist: true });
      db.prepare(
        `INSERT INTO messages_in (id, seq, kind, timestamp, status, content)
         VALUES (?, (SELECT max(seq) + 2 FROM messages_in), 'chat', ?, 'completed', '{"text":"More","sender":"Dana"}')`,
      ).run(`busy-${i}`, now);
      db.close();
      if (i % CENTRAL_EACH === 0) touch.run(now, key.sessionId);
      await pause(CHANGE_MS);
    }
  } finally {
    central.close();
  }
}

class Lines {
  #heard: (stall: Stall) => void = () => undefined;

  constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('The app has no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('bench ')) this.#heard(JSON.parse(line.slice('bench '.length)));
    });
  }

  /** The next lines, this many of them. */
  next(count: number): Promise<Stall[]> {
    return new Promise((resolve) => {
      const lines: Stall[] = [];
      this.#heard = (stall) => {
        lines.push(stall);
        if (lines.length >= count) resolve(lines);
      };
    });
  }
}

export function large({ scratch, quick, electron, electronArgs, consoleApp, stalls }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const { ws, keys } = await makeLargeWorkspace(join(scratch, 'large'), SESSIONS);
      const profile = `--user-data-dir=${join(scratch, 'large-profile')}`;
      const args = [...electronArgs, '-r', stalls, consoleApp, profile, `--workspace=${ws.path}`];
      const child = spawn(electron, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      const done = new AbortController();
      try {
        const lines = new Lines(child);
        const first = await lines.next(quick ? QUICK_LINES : LINES);
        const busy = beBusy(ws, keys, done.signal);
        const changing = await lines.next(quick ? QUICK_LINES : LINES);
        done.abort();
        await busy;
        const frames = (of: readonly Stall[]): number[] => of.map((stall) => stall.longestFrameMs);
        const mains = (of: readonly Stall[]): number[] => of.map((stall) => stall.longestMainMs);
        return [
          alone(NAMES.firstFrame, frames(first)),
          alone(NAMES.firstMain, mains(first)),
          alone(NAMES.busyFrame, frames(changing)),
          alone(NAMES.busyMain, mains(changing)),
        ];
      } finally {
        done.abort();
        const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        child.kill('SIGTERM');
        await gone;
        ws.close();
      }
    },
  };
}

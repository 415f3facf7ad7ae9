/**
 * How long main is blocked: while others hold the locks that it needs, and while it does long work. Where Linux
 * reports how long main waited for a core, that is not counted: it is the machine's doing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { inboundDbPath, sessionDir } from '../../src/store/files/paths.js';
import { makeHostileWorkspace } from '../support/hostile-workspace.js';
import { PYTHON } from '../support/python-path.js';
import { NO_SWAPPING, SWAP_PROGRAM } from '../support/swap-program.js';
import { makeLargeWorkspace, makeWorkspace } from './fixtures.js';
import { type Running, start } from './launch.js';
import { beside, type Row, type Suite, within } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  inbound: 'longest stall of main, inbound.db held for 4 s (ms)',
  central: 'longest stall of main, v2.db held for 4 s (ms)',
  hostile: 'longest stall of main in the hostile workspace (ms)',
  swapped: 'longest stall of main, 300 messages into an inbox whose name is being swapped (ms)',
  imported: 'longest stall of main, 60,000 lines being imported (ms)',
  undone: 'longest stall of main, 12,000 messages being undone (ms)',
  listed: 'longest stall of main, 10,000 sessions listed again (ms)',
  large: 'longest stall of main, 256 MiB handed to a call (ms)',
};
const HELD_MS = 4000;
const HOSTILE_MS = 15_000;
const SWAPPED = 300;
const LINES = 60_000;
const UNDONE = 12_000;
const CALL_LIMIT_MS = 300_000;
const LOCKED = { of: 'value', most: 20 } as const;
const ANY = { of: 'value', most: 50 } as const;

/** In the page: calls a method and returns how long its answer took in ms; fails when it is refused. */
const CALL = `const call = async (method, input) => {
  const answer = await window.bridge.invoke(method, input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer;
};`;

const inPage = (script: string): string => `(async () => { ${CALL} ${script} })()`;

/** Uses the window while something goes on: makes various calls, twenty times a second. */
const asking = (sessionId: string, forMs: number): string =>
  inPage(`const until = performance.now() + ${forMs};
    let asked = 0;
    while (performance.now() < until) {
      await Promise.all([
        window.bridge.invoke('session.get', { sessionId: '${sessionId}' }),
        window.bridge.invoke('agentGroup.list'),
        window.bridge.invoke('session.list'),
      ]);
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return asked;`);

const writing = (sessionId: string): string =>
  inPage(`await call('message.inject', { sessionId: '${sessionId}', draftId: crypto.randomUUID(), kind: 'chat',
      content: '{"text":"while it is locked","sender":"Dana"}', trigger: true, onWake: false, processAfter: null,
      recurrence: null, address: null, attachments: [] });
    return 1;`);

/** Writes this many messages with a file each. Whether one is refused is the tests' concern. */
const attaching = (sessionId: string, count: number): string =>
  inPage(`for (let at = 0; at < ${count}; at += 1) {
      await window.bridge.invoke('message.inject', { sessionId: '${sessionId}', draftId: crypto.randomUUID(),
        kind: 'chat', content: JSON.stringify({ text: 'm', sender: 'Dana',
          attachments: [{ name: 'a.txt', data: btoa('bytes of ' + at) }] }),
        trigger: true, onWake: false, processAfter: null, recurrence: null, address: null, attachments: [] });
    }
    return 1;`);

/** Stages a file of this many messages and imports it. @returns the entry's id in the audit log */
const importing = (sessionId: string, lines: number): string =>
  inPage(`const line = (_, at) => JSON.stringify({ text: 'message number ' + at, sender: 'Dana' });
    const file = new File([Array.from({ length: ${lines} }, line).join('\\n')], 'import.jsonl');
    const staged = await window.bridge.stage(file);
    const token = staged.value.token;
    const plan = await call('import.plan', { sessionId: '${sessionId}', token });
    if (plan.value.length !== ${lines}) throw new Error('planned ' + plan.value.length);
    const run = await call('import.run', { sessionId: '${sessionId}', token, batchId: crypto.randomUUID() });
    if (run.value.lines.some(({ outcome }) => outcome !== 'written')) throw new Error('not all was written');
    return run.entry.id;`);

export function stalls(options: Options): Suite {
  const { scratch, quick, consoleApp, stalls: probe } = options;
  const rounds = quick ? 1 : 3;

  /** The longest stall of each round. */
  async function each(running: Running, round: (at: number) => Promise<unknown>): Promise<number[]> {
    const longest: number[] = [];
    for (let at = 0; at < rounds; at += 1) {
      longest.push(await running.largestDuring('longestOwnMs', () => round(at)));
    }
    return longest;
  }

  async function inConsole<T>(workspace: string, work: (running: Running) => Promise<T>): Promise<T> {
    const profile = `--user-data-dir=${workspace}-profile`;
    const running = await start(options, {
      folder: consoleApp,
      alsoLoads: [probe],
      args: [profile, `--workspace=${workspace}`, '--bench-commands'],
      ready: '[role=option]',
    });
    try {
      // The start is measured in another row.
      await pause(3000);
      return await work(running);
    } finally {
      await running.end();
    }
  }

  async function locks(): Promise<Row[]> {
    const { ws, keys } = await makeWorkspace(join(scratch, 'locks'), 3);
    const [key] = keys;
    if (key === undefined) throw new Error('The fixture has no session');
    ws.close();
    const central = join(ws.path, 'v2.db');
    const inbound = inboundDbPath(ws, key.agentGroupId, key.sessionId);
    // In rollback mode, so that reads are shut out too.
    const db = new Database(central);
    db.pragma('journal_mode = DELETE');
    db.close();
    const held = async (file: string | null, running: Running): Promise<void> => {
      const holder = file === null ? null : new Database(file);
      holder?.exec('BEGIN EXCLUSIVE');
      const used = running.evaluate(asking(key.sessionId, HELD_MS), CALL_LIMIT_MS);
      const written = running.evaluate(writing(key.sessionId), CALL_LIMIT_MS);
      await pause(HELD_MS);
      holder?.exec('ROLLBACK');
      holder?.close();
      await Promise.all([used, written]);
    };
    return inConsole(ws.path, async (running) => {
      // The same without a lock: what the disk and the machine contribute.
      const floor = await each(running, () => held(null, running));
      return [
        beside(within(NAMES.inbound, await each(running, () => held(inbound, running)), LOCKED), floor),
        beside(within(NAMES.central, await each(running, () => held(central, running)), LOCKED), floor),
      ];
    });
  }

  async function hostile(): Promise<Row> {
    const longest: number[] = [];
    for (let at = 0; at < rounds; at += 1) {
      const workspace = await makeHostileWorkspace(join(scratch, `hostile-${at}`));
      longest.push(
        await inConsole(workspace.path, (running) =>
          running.largestDuring('longestOwnMs', () => pause(HOSTILE_MS)),
        ),
      );
      await workspace.end();
    }
    return within(NAMES.hostile, longest, ANY);
  }

  async function swapped(): Promise<Row[]> {
    if (NO_SWAPPING !== null) throw new Error(NO_SWAPPING);
    const { ws, keys } = await makeWorkspace(join(scratch, 'swapped'), 1);
    const [key] = keys;
    if (key === undefined) throw new Error('The fixture has no session');
    ws.close();
    const folder = sessionDir(ws, key.agentGroupId, key.sessionId);
    const names = [join(folder, 'inbox'), join(folder, 'other')] as const;
    const [inbox, other] = names;
    mkdirSync(inbox, { recursive: true });
    symlinkSync(scratch, other);
    return inConsole(ws.path, async (running) => {
      const write = (): Promise<number> => running.evaluate(attaching(key.sessionId, SWAPPED), CALL_LIMIT_MS);
      const quiet = await each(running, write);
      const swapper = spawn(PYTHON, ['-u', '-c', SWAP_PROGRAM, ...names], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const ended = once(swapper, 'exit');
      await once(swapper.stdout, 'data');
      const longest = await each(running, write);
      swapper.stdin.end('stop\n');
      await ended;
      return [beside(within(NAMES.swapped, longest, ANY), quiet)];
    });
  }

  async function batches(): Promise<Row[]> {
    const { ws, keys } = await makeWorkspace(join(scratch, 'batches'), 2 * rounds);
    ws.close();
    const session = (at: number): string => keys[at]?.sessionId ?? '';
    return inConsole(ws.path, async (running) => {
      // While nothing long is done: what the machine contributes.
      const floor = await each(running, () => running.evaluate(asking(session(0), HELD_MS), CALL_LIMIT_MS));
      const imported = await each(running, (at) =>
        running.evaluate(importing(session(at), LINES), CALL_LIMIT_MS),
      );
      const undone = await each(running, async (at) => {
        const entry = await running.evaluate(importing(session(rounds + at), UNDONE), CALL_LIMIT_MS);
        const undo = inPage(`await call('audit.get', { id: ${entry} });
          await call('audit.undo', { id: ${entry} });
          return 1;`);
        await running.evaluate(undo, CALL_LIMIT_MS);
      });
      return [
        beside(within(NAMES.imported, imported, ANY), floor),
        beside(within(NAMES.undone, undone, ANY), floor),
      ];
    });
  }

  async function listed(): Promise<Row[]> {
    const { ws } = await makeLargeWorkspace(join(scratch, 'listed'), quick ? 2000 : 10_000);
    ws.close();
    return inConsole(ws.path, async (running) => {
      // Until all have been read.
      await pause(quick ? 10_000 : 45_000);
      const again = inPage(`const found = await call('session.list');
        return found.value.length;`);
      const lists = await each(running, () => running.evaluate(again, CALL_LIMIT_MS));
      const huge = inPage(`const path = 'x'.repeat(256 * 1024 * 1024);
        const answer = await window.bridge.invoke('workspace.open', { path });
        if (answer.ok) throw new Error('it was taken');
        return 1;`);
      const calls = await each(running, () => running.evaluate(huge, CALL_LIMIT_MS));
      return [within(NAMES.listed, lists, ANY), within(NAMES.large, calls, ANY)];
    });
  }

  return {
    names: Object.values(NAMES),
    run: async () => {
      const { only } = options;
      const asked = (...names: string[]): boolean =>
        names.some((name) => only === null || name.includes(only));
      return [
        ...(asked(NAMES.inbound, NAMES.central) ? await locks() : []),
        ...(asked(NAMES.hostile) ? [await hostile()] : []),
        ...(asked(NAMES.swapped) ? await swapped() : []),
        ...(asked(NAMES.imported, NAMES.undone) ? await batches() : []),
        ...(asked(NAMES.listed, NAMES.large) ? await listed() : []),
      ];
    },
  };
}

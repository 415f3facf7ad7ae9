/** From a commit in another process, this one, to the pixels of the open session in the real app. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { outboundDbPath } from '../../src/store/files/paths.js';
import { fillSession, makeWorkspace } from './fixtures.js';
import { type Running, start } from './launch.js';
import { type Suite, within } from './measure.js';
import type { Options } from './options.js';

const NAME = 'commit in another process to pixels, open session (ms)';
const LIMIT_MS = 10_000;
const AIM_MS = 250;
const OPTION = '[role=listbox][aria-label=Sessions] [role=option]';

const now = (): number => performance.timeOrigin + performance.now();

/** Runs in the page: when a message of the timeline shows `text` and has been painted, ms since 1970. */
function painted(text: string): string {
  return `new Promise((resolve) => {
    const there = () => [...document.querySelectorAll('article')].some((row) => row.textContent.includes(${JSON.stringify(text)}));
    const done = () => requestAnimationFrame(() => requestAnimationFrame(() =>
      resolve(performance.timeOrigin + performance.now())));
    if (there()) return done();
    const observer = new MutationObserver(() => {
      if (!there()) return;
      observer.disconnect();
      done();
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  })`;
}

/** A message of the agent's, as a container commits it. */
function commit(file: string, index: number, text: string): void {
  const db = new Database(file, { fileMustExist: true, timeout: 5000 });
  try {
    db.prepare(
      `INSERT INTO messages_out (id, seq, timestamp, kind, platform_id, channel_type, content)
       VALUES (?, (SELECT max(seq) + 2 FROM messages_out), ?, 'chat', 'tg:1', 'telegram', ?)`,
    ).run(`pixel-${index}`, new Date().toISOString(), JSON.stringify({ text }));
  } finally {
    db.close();
  }
}

/** Runs in the page: opens the session of that id. */
function open(sessionId: string): string {
  return `document.getElementById(${JSON.stringify(`session-${sessionId}`)}).click(), 0`;
}

async function measure(app: Running, sessionId: string, file: string, rounds: number): Promise<number[]> {
  await app.evaluate(open(sessionId), LIMIT_MS);
  await app.evaluate(painted('Answer'), LIMIT_MS);
  const samples: number[] = [];
  for (let i = -3; i < rounds; i += 1) {
    // Commits fall on every phase of the reader's tick, but not while the last one is still being digested.
    await pause(400 + (((i + 3) * 37) % 100));
    const text = `pixel number ${i},`;
    const seen = app.evaluate(painted(text), LIMIT_MS);
    // Whatever waits for it must be in place before it comes.
    await app.evaluate('0', LIMIT_MS);
    commit(file, i, text);
    const committed = now();
    const took = (await seen) - committed;
    if (i >= 0) samples.push(took);
  }
  return samples;
}

export function latency(options: Options): Suite {
  const { scratch, quick, consoleApp } = options;
  return {
    names: [NAME],
    run: async () => {
      const { ws, keys } = await makeWorkspace(join(scratch, 'latency'), 10);
      for (const key of keys) fillSession(ws, key, 200);
      ws.close();
      const [key] = keys;
      if (key === undefined) throw new Error('The fixture has no session');
      const profile = `--user-data-dir=${join(scratch, 'latency-profile')}`;
      const args = [profile, `--workspace=${ws.path}`, '--read-only', '--bench-commands'];
      const app = await start(options, { folder: consoleApp, args, ready: OPTION });
      try {
        const file = outboundDbPath(ws, key.agentGroupId, key.sessionId);
        const samples = await measure(app, key.sessionId, file, quick ? 15 : 100);
        return [within(NAME, samples, { of: 'p95', most: AIM_MS })];
      } finally {
        await app.end();
      }
    },
  };
}

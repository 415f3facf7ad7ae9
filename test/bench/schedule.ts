/** *Upcoming* over 10,000 sessions, once they have been read: how soon it stands there, and what it costs main. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { inboundDbPath } from '../../src/store/files/paths.js';
import type { SessionKey } from '../../src/store/session-key.js';
import type { OpenWorkspace } from '../../src/store/workspace.js';
import { makeLargeWorkspace } from './fixtures.js';
import { start } from './launch.js';
import { beside, type Suite, within } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  first: 'Upcoming ready after its key, 2,000 series in 10,000 sessions, for the first time (ms)',
  again: 'Upcoming ready after its key, 2,000 series in 10,000 sessions, opened again (ms)',
  main: 'longest stall of main, what is upcoming listed ten times (ms)',
};
const SESSIONS = 10_000;
const SERIES = 2_000;
const READ_LIMIT_MS = 300_000;
const AGAIN = 5;
const READY = { of: 'value', most: 150 } as const;

/** One series in every fifth session, at all times of the day. */
function addSeries(ws: OpenWorkspace, keys: readonly SessionKey[]): void {
  const each = Math.floor(keys.length / SERIES);
  for (let at = 0; at < SERIES; at += 1) {
    const key = keys[at * each];
    if (key === undefined) throw new Error('The fixture has too few sessions');
    const db = new Database(inboundDbPath(ws, key.agentGroupId, key.sessionId), { fileMustExist: true });
    db.prepare(
      `INSERT INTO messages_in (id, seq, kind, timestamp, status, process_after, recurrence, series_id, content)
       VALUES (@id, (SELECT max(seq) + 2 FROM messages_in), 'task', @at, 'pending', @due, @cron, @id, @content)`,
    ).run({
      id: `task-${at}`,
      at: new Date().toISOString(),
      due: new Date(Date.now() + (at + 30) * 60_000).toISOString(),
      cron: `${at % 60} ${at % 24} * * *`,
      content: JSON.stringify({ prompt: `Report number ${at}`, script: null }),
    });
    db.close();
  }
}

const inPage = (script: string): string => `(async () => {
  const key = (letter) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
    { key: letter, code: 'Key' + letter.toUpperCase(), bubbles: true, cancelable: true }));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const list = async () => (await window.bridge.invoke('schedule.list')).value;
  ${script} })()`;

const ALL_READ = inPage(`for (;;) {
    const { read, sessions } = await list();
    if (read === sessions) return read;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }`);
/** What a person takes to turn to it, once everything is there; the window is idle then. */
const A_MOMENT = inPage('await new Promise((resolve) => setTimeout(resolve, 2000)); return 0;');
/** From the key to the frame that has the rows; then it is closed again. @param rows finds one of them */
const opened = (letter: string, rows: string): string =>
  inPage(`const shown = () => document.querySelector('${rows}');
    document.activeElement.blur();
    const began = performance.now();
    key('g');
    key('${letter}');
    while (shown() === null) await frame();
    await frame();
    const took = performance.now() - began;
    key('g');
    key('${letter}');
    while (shown() !== null) await frame();
    return took;`);
const UPCOMING = opened('u', `[aria-label="What is upcoming"] > li[aria-setsize="${SERIES}"]`);
/** A view of one line: what the window and the machine contribute. */
const ATTENTION = opened('a', '[aria-label="What needs you"] > li');
const LISTED = inPage(`for (let at = 0; at < 10; at += 1) {
      const { entries } = await list();
      if (entries.length !== ${SERIES}) throw new Error('there are ' + entries.length);
    }
    return 1;`);

export function schedule({ scratch, consoleApp, stalls, quick, ...options }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const { ws, keys } = await makeLargeWorkspace(join(scratch, 'schedule'), SESSIONS);
      addSeries(ws, keys);
      ws.close();
      const running = await start(
        { ...options, scratch, consoleApp, stalls, quick },
        {
          folder: consoleApp,
          alsoLoads: [stalls],
          args: [
            `--user-data-dir=${join(scratch, 'schedule-profile')}`,
            `--workspace=${ws.path}`,
            '--bench-commands',
          ],
          ready: '[role=option]',
        },
      );
      try {
        await running.evaluate(ALL_READ, READ_LIMIT_MS);
        await running.evaluate(A_MOMENT, READ_LIMIT_MS);
        const first = await running.evaluate(UPCOMING, READ_LIMIT_MS);
        const again: number[] = [];
        const floor: number[] = [];
        for (let at = 0; at < AGAIN; at += 1) {
          floor.push(await running.evaluate(ATTENTION, READ_LIMIT_MS));
          again.push(await running.evaluate(UPCOMING, READ_LIMIT_MS));
        }
        const stall: number[] = [];
        for (let at = 0; at < (quick ? 1 : 3); at += 1) {
          stall.push(
            await running.largestDuring('longestOwnMs', () => running.evaluate(LISTED, READ_LIMIT_MS)),
          );
        }
        return [
          beside(within(NAMES.first, [first], READY), floor),
          beside(within(NAMES.again, again, READY), floor),
          within(NAMES.main, stall, { of: 'value', most: 50 }),
        ];
      } finally {
        await running.end();
      }
    },
  };
}

/**
 * Injects messages through the store, spread over the sessions and over the time, and reports what it did.
 * Arguments: the workspace, how many messages, over how many ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { listSessions } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';

/** What it reports at its end. */
export interface Injected {
  /** Messages that the store acknowledged. */
  written: number;
  /** What it refused, as sentences. */
  errors: string[];
  /** How long each write took, ms, sorted. */
  tookMs: number[];
  /** How long all of it took, ms. */
  overMs: number;
}

async function inject(session: SessionSummary, i: number): Promise<void> {
  const at = performance.now();
  try {
    // The id says when it was sent: whoever sees its answer knows how long that took.
    await writeSessionMessage(ws, session.agentGroup.id, session.id, {
      id: `load:${i}:${Date.now()}`,
      kind: 'chat',
      timestamp: new Date().toISOString(),
      content: JSON.stringify({ text: `message ${i}`, sender: 'Load', senderId: 'load' }),
    });
    injected.written += 1;
    injected.tookMs.push(performance.now() - at);
  } catch (error) {
    injected.errors.push(error instanceof Error ? error.message : String(error));
  }
}

const [dir = '', count = '', over = ''] = process.argv.slice(2);
const [messages, overMs] = [Number(count), Number(over)];
const ws = openWorkspace(dir);
const sessions = listSessions(ws).sort((a, b) => a.id.localeCompare(b.id));
const injected: Injected = { written: 0, errors: [], tookMs: [], overMs: 0 };
const writing: Promise<void>[] = [];
const begun = performance.now();
// A fixed sequence that looks random: some sessions get bursts, and each run is the same.
let dice = 1;
for (let i = 0; i < messages; i += 1) {
  dice = (dice * 48_271) % 2_147_483_647;
  const session = sessions[dice % sessions.length];
  if (session === undefined) throw new Error('There are no sessions');
  const early = begun + (i * overMs) / messages - performance.now();
  if (early > 0) await sleep(early);
  // On time, whether or not the last one is through: another session does not wait for it.
  writing.push(inject(session, i));
}
await Promise.all(writing);
injected.overMs = performance.now() - begun;
injected.tookMs.sort((a, b) => a - b);
ws.close();
process.send?.(injected);
process.disconnect?.();

/**
 * Many simulated agents over many sessions, with a host's half and an injector, each a process of its own; the
 * result is counted in the files by Python's SQLite.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentReport } from '../../src/play/agent/protocol.js';
import type { HostCommand } from '../../src/play/host/protocol.js';
import { makeStages } from '../support/agent.js';
import { type Child, startChild } from '../support/child.js';
import { PYTHON } from '../support/python-path.js';
import type { Injected } from './injector.js';

export interface LoadSize {
  agents: number;
  sessions: number;
  messages: number;
  /** How long the injecting is to take, ms. */
  overMs: number;
  /** How long the agents idle before that, to see what that costs, ms. */
  idleMs: number;
}

/** Bundled entries: src/play/agent/index.ts, src/play/host/index.ts, test/load/injector.ts. */
export interface LoadScripts {
  agent: string;
  host: string;
  injector: string;
}

/** What the files say at the end. */
export interface Counted {
  /** Injected rows in all inbound.db. */
  rows: number;
  answered: number;
  /** Injected rows with more than one answer. */
  doubled: number;
  /** Rows of odd seq in messages_in, of even seq in messages_out, or with a duplicate seq. */
  badSeqs: number;
  /** Injected rows that are not acked `completed`. */
  unacked: number;
  /** Injected rows whose ack the host has not copied. */
  unsynced: number;
  /** Answers without a row in delivered. */
  undelivered: number;
  /** Claims that are left. */
  claims: number;
  /** Files beside the databases that do not belong there. */
  journals: number;
}

export interface LoadResult {
  injected: Injected;
  counted: Counted;
  /** Errors that agents or the host reported. */
  errors: string[];
  /** From the write to the report of its answer, ms, sorted. */
  latencyMs: number[];
  /** From the last write until everything was answered, copied and delivered, ms. */
  settleMs: number;
  /** CPU of all agents together, as a share of one core: idle, and under load. Null where /proc is not. */
  idleCpu: number | null;
  busyCpu: number | null;
  /** The host's, under load. */
  hostCpu: number | null;
  /** Resident memory of one agent on average, MB. */
  agentMb: number | null;
}

const SETTLE_LIMIT_MS = 90_000;

/** Runs it in a temporary workspace. @throws Error when a process ends before its time */
export async function runLoad(size: LoadSize, scripts: LoadScripts): Promise<LoadResult> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-load-')));
  const dir = join(folder, 'data');
  const children: Child[] = [];
  const start = (script: string, args: string[]): Child => {
    const child = startChild(script, args);
    children.push(child);
    return child;
  };
  try {
    const threads = Array.from({ length: size.sessions }, (_, i) => `thread-${i}`);
    const ids = [...(await makeStages(dir, threads)).values()].map((s) => s.sessionId);
    const answeredAt = new Map<string, number>();
    const errors: string[] = [];
    const agents = Array.from({ length: size.agents }, (_, n) => {
      const mine = ids.filter((_, i) => i % size.agents === n).map((id) => `--session=${id}`);
      return start(scripts.agent, [`--workspace=${dir}`, '--delay=0', ...mine]);
    });
    const ready = agents.map(
      (agent) =>
        new Promise<void>((resolve, reject) => {
          void agent.exited.then(() => reject(new Error(`An agent ended early: ${agent.stderr()}`)));
          agent.process.on('message', (message) => {
            const report = AgentReport.parse(message);
            if (report.type === 'ready') resolve();
            if (report.type === 'error') errors.push(`${report.code}: ${report.message}`);
            if (report.type !== 'answered') return;
            // A second report of one message would mean a second answer.
            if (answeredAt.has(report.messageId)) errors.push(`${report.messageId} was answered twice`);
            answeredAt.set(report.messageId, Date.now());
          });
        }),
    );
    const host = start(scripts.host, [`--workspace=${dir}`]);
    const played: HostCommand = { type: 'played', sessions: ids };
    host.process.send(played);
    host.process.on('message', (report: { type?: string; message?: string }) => {
      if (report.type === 'error') errors.push(`host: ${report.message}`);
    });
    await Promise.all(ready);

    const idleCpu = await cpuShare(agents, sleep(size.idleMs));
    const injector = start(scripts.injector, [dir, String(size.messages), String(size.overMs)]);
    const [hostCpu, busyCpu] = await Promise.all([
      cpuShare([host], injector.exited),
      cpuShare(agents, injector.exited),
    ]);
    const injected = injector.said[0] as Injected | undefined;
    if (injected === undefined) throw new Error(`The injector ended early: ${injector.stderr()}`);
    const agentMb = memoryMb(agents);

    const begun = performance.now();
    let counted = count(dir);
    while (!isSettled(counted, injected.written) && performance.now() - begun < SETTLE_LIMIT_MS) {
      await sleep(500);
      counted = count(dir);
    }
    const settleMs = performance.now() - begun;
    await stopAll(children);
    const latencyMs = [...answeredAt]
      .filter(([id]) => id.startsWith('load:'))
      .map(([id, at]) => at - Number(id.split(':')[2]))
      .sort((a, b) => a - b);
    const cpu = { idleCpu, busyCpu, hostCpu, agentMb };
    return { injected, counted: count(dir), errors, latencyMs, settleMs, ...cpu };
  } finally {
    await stopAll(children);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** True when everything that was written is answered, copied and delivered. */
function isSettled(counted: Counted, written: number): boolean {
  const { answered, unacked, unsynced, undelivered } = counted;
  return answered >= written && unacked + unsynced + undelivered === 0;
}

async function stopAll(children: readonly Child[]): Promise<void> {
  const alive = children.filter((c) => c.process.exitCode === null && c.process.signalCode === null);
  for (const child of alive) child.process.kill('SIGTERM');
  await Promise.all(alive.map((child) => child.exited));
}

/** The value at `p` (0 to 1) of sorted numbers; 0 when there are none. */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0;
}

// CLK_TCK is 100 on every Linux that Node runs on.
const TICK_MS = 10;

function cpuMs(children: readonly Child[]): number | null {
  try {
    const ticks = children.map(({ process: { pid } }) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    });
    return ticks.reduce((sum, t) => sum + t, 0) * TICK_MS;
  } catch {
    return null; // Not on Linux: there is no /proc, and no number.
  }
}

async function cpuShare(children: readonly Child[], during: Promise<unknown>): Promise<number | null> {
  const [before, begun] = [cpuMs(children), performance.now()];
  await during;
  const after = cpuMs(children);
  return before === null || after === null ? null : (after - before) / (performance.now() - begun);
}

function memoryMb(children: readonly Child[]): number | null {
  try {
    const kb = children.map(({ process: { pid } }) =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    );
    return kb.reduce((sum, k) => sum + k, 0) / 1024 / children.length;
  } catch {
    return null; // As above.
  }
}

const COUNT = `
import sqlite3, json, os, sys, glob
t = dict.fromkeys('rows answered doubled badSeqs unacked unsynced undelivered claims journals'.split(), 0)
def rows(file, sql):
    c = sqlite3.connect('file:' + file + '?mode=ro', uri=True, timeout=10)
    try: return c.execute(sql).fetchall()
    finally: c.close()
for d in glob.glob(os.path.join(sys.argv[1], 'v2-sessions', '*', '*')):
    ins = rows(d + '/inbound.db', "SELECT id, seq, status FROM messages_in")
    delivered = {r[0] for r in rows(d + '/inbound.db', 'SELECT message_out_id FROM delivered')}
    outs = rows(d + '/outbound.db', 'SELECT id, seq, in_reply_to FROM messages_out')
    acks = dict(rows(d + '/outbound.db', 'SELECT message_id, status FROM processing_ack'))
    mine = [r for r in ins if r[0].startswith('load:')]
    replies = {}
    for o in outs: replies[o[2]] = replies.get(o[2], 0) + 1
    t['rows'] += len(mine)
    t['answered'] += sum(1 for r in mine if replies.get(r[0], 0) >= 1)
    t['doubled'] += sum(1 for r in mine if replies.get(r[0], 0) > 1)
    seqs = [r[1] for r in ins] + [o[1] for o in outs]
    t['badSeqs'] += sum(r[1] % 2 for r in ins) + sum(1 - o[1] % 2 for o in outs) + len(seqs) - len(set(seqs))
    t['unacked'] += sum(1 for r in mine if acks.get(r[0]) != 'completed')
    t['unsynced'] += sum(1 for r in mine if r[2] != 'completed')
    t['undelivered'] += sum(1 for o in outs if o[0] not in delivered)
    t['claims'] += sum(1 for s in acks.values() if s == 'processing')
    t['journals'] += sum(1 for n in os.listdir(d) if n.endswith(('-wal', '-shm')))
print(json.dumps(t))
`;

function count(dir: string): Counted {
  return JSON.parse(execFileSync(PYTHON, ['-c', COUNT, dir], { encoding: 'utf8' }));
}

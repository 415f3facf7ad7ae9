/** `npm run load`: prints the numbers; exits with 1 when something was lost or duplicated. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LoadResult, type LoadSize, percentile, runLoad } from './agents.js';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '20' },
    sessions: { type: 'string', default: '200' },
    messages: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '120' },
  },
});
const size: LoadSize = {
  agents: Number(values.agents),
  sessions: Number(values.sessions),
  messages: Number(values.messages),
  overMs: Number(values.seconds) * 1000,
  idleMs: 10_000,
};
const here = import.meta.dirname;
const result = await runLoad(size, {
  agent: join(here, 'agent.mjs'),
  host: join(here, 'host.mjs'),
  injector: join(here, 'injector.mjs'),
});
for (const [what, number] of table(result)) console.log(`${what.padEnd(44)} ${number}`);
for (const error of result.errors.slice(0, 20)) console.log(`  ${error}`);
process.exitCode = isSound(result) ? 0 : 1;

function table({ injected, counted, latencyMs, ...r }: LoadResult): [string, string | number][] {
  const spread = (ms: readonly number[]): string =>
    [0.5, 0.95, 0.99, 1].map((p) => Math.round(percentile(ms, p))).join(' / ');
  const share = (cpu: number | null): string => (cpu === null ? '-' : `${(cpu * 100).toFixed(1)} %`);
  return [
    ['agents (processes), sessions', `${size.agents}, ${size.sessions}`],
    ['messages injected, refused', `${injected.written}, ${injected.errors.length}`],
    ['injecting took, s', (injected.overMs / 1000).toFixed(1)],
    ['a write took, ms (p50 / p95 / p99 / max)', spread(injected.tookMs)],
    ['write to answer, ms (p50 / p95 / p99 / max)', spread(latencyMs)],
    ['until all was settled after the last, s', (r.settleMs / 1000).toFixed(1)],
    [
      'answered, lost, doubled',
      `${counted.answered}, ${counted.rows - counted.answered}, ${counted.doubled}`,
    ],
    ['rows that break parity or share a seq', counted.badSeqs],
    [
      'not acked, not copied, not delivered',
      `${counted.unacked}, ${counted.unsynced}, ${counted.undelivered}`,
    ],
    ['claims left, journals left', `${counted.claims}, ${counted.journals}`],
    ['errors reported by agents and host', r.errors.length],
    ['CPU of all agents, idle / under load', `${share(r.idleCpu)} / ${share(r.busyCpu)} of a core`],
    ['CPU of the host under load', `${share(r.hostCpu)} of a core`],
    ['memory of an agent, MB', r.agentMb === null ? '-' : Math.round(r.agentMb)],
  ];
}

function isSound({ injected, counted, errors }: LoadResult): boolean {
  const { rows, answered, ...bad } = counted;
  const all = injected.written === size.messages && rows === size.messages && answered === size.messages;
  return all && errors.length === 0 && Object.values(bad).every((n) => n === 0);
}

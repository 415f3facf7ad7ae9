import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LoadScripts, runLoad } from '../load/agents.js';
import { type Bundle, bundleEntry } from '../support/child.js';

const bundles: Bundle[] = [];
let scripts: LoadScripts;

beforeAll(async () => {
  const entry = async (path: string): Promise<string> => {
    const bundle = await bundleEntry(path);
    bundles.push(bundle);
    return bundle.path;
  };
  scripts = {
    agent: await entry('src/play/agent/index.ts'),
    host: await entry('src/play/host/index.ts'),
    injector: await entry('test/load/injector.ts'),
  };
});
afterAll(() => {
  for (const bundle of bundles) bundle.remove();
});

// `npm run load` is the same with 20 agents, 200 sessions and 5,000 messages.
it('three agents answer 120 messages in 12 sessions: none lost, none doubled, parity kept', async () => {
  const size = { agents: 3, sessions: 12, messages: 120, overMs: 3000, idleMs: 0 };
  const { injected, counted, errors, latencyMs } = await runLoad(size, scripts);
  expect(injected.errors).toEqual([]);
  expect(errors).toEqual([]);
  expect(latencyMs).toHaveLength(120);
  expect(counted).toEqual({
    rows: 120,
    answered: 120,
    doubled: 0,
    badSeqs: 0,
    unacked: 0,
    unsynced: 0,
    undelivered: 0,
    claims: 0,
    journals: 0,
  });
});

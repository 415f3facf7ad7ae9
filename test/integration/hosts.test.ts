/** Two host-side writers on one inbound.db, and a container beside them, as real second processes. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { outboundDbPath } from '../../src/store/files/paths.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { writeSessionMessages } from '../../src/store/message/message-batch.js';
import { canary } from '../support/canary.js';
import { type Helper, python } from '../support/python.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';

const EACH = bySize(300, 5000);
const TIMEOUT = bySize(60_000, 600_000);
const program = (name: string) => readFileSync(resolve(import.meta.dirname, '../support', name), 'utf8');

/** The other process's last line, which begins with `done`. */
function lastLine(helper: Helper): Promise<string> {
  return new Promise((done, fail) => {
    let output = '';
    helper.process.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const line = output.split('\n').find((l) => l.startsWith('done'));
      if (line !== undefined) done(line);
    });
    void helper.exited.then(() => fail(new Error(`It ended without a last line: ${output}`)));
  });
}

async function startHost(s: TestSession): Promise<{ finished: Promise<string> }> {
  const host = python(program('host.py'), s.inbound, String(EACH));
  const finished = lastLine(host);
  await host.said('ready');
  host.process.stdin?.write('go\n');
  return { finished };
}

function checkRows(s: TestSession, ours: readonly { id: string; seq: number }[], label: string): void {
  const rows = queryElsewhere(s.inbound, 'SELECT id, seq FROM messages_in');
  const byId = new Map(rows.map(({ id, seq }) => [id, seq]));
  expect(rows).toHaveLength(2 * EACH);
  expect(byId.size).toBe(2 * EACH);
  expect(new Set(rows.map(({ seq }) => seq)).size).toBe(2 * EACH);
  expect(rows.filter(({ seq }) => Number(seq) % 2 !== 0)).toEqual([]);
  expect(ours.filter(({ id, seq }) => byId.get(id) !== seq)).toEqual([]);
  expect(queryElsewhere(s.inbound, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  console.log(`${label}: ${rows.length} rows of 2 × ${EACH}, 0 lost, 0 doubled, 0 errors`);
}

/** Our half: mostly one at a time, every tenth step ten at once, as an operator would. */
async function writeOurs(s: TestSession): Promise<{ id: string; seq: number }[]> {
  const ours: { id: string; seq: number }[] = [];
  while (ours.length < EACH) {
    if (ours.length % 100 === 50) {
      const ten = Array.from({ length: 10 }, (_, i) => chat(`ours-${ours.length + i}`));
      const { written, failure } = await writeSessionMessages(s.ws, s.agentGroupId, s.sessionId, ten);
      expect(failure).toBeNull();
      ours.push(...written);
    } else {
      ours.push(await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat(`ours-${ours.length}`)));
    }
    await breath();
  }
  return ours;
}

it(
  `C01: beside a host that takes MAX(seq) and then inserts, 2 × ${EACH} messages all arrive`,
  async () => {
    const s = await makeSession();
    const before = canary(s);
    const host = await startHost(s);
    const ours = await writeOurs(s);
    expect(await host.finished).toBe(`done ${EACH} []`);
    checkRows(s, ours, 'C01');
    expect(canary(s)).toEqual(before);
  },
  TIMEOUT,
);

it(
  `C02: and with a container that reads and answers, parity is kept`,
  async () => {
    const s = await makeSession();
    const before = canary(s);
    const outbound = outboundDbPath(s.ws, s.agentGroupId, s.sessionId);
    const container = python(program('container.py'), s.inbound, outbound);
    const stopped = lastLine(container);
    await container.said('ready');
    const host = await startHost(s);
    const ours = await writeOurs(s);
    expect(await host.finished).toBe(`done ${EACH} []`);
    container.process.stdin?.end();
    const [, said, reads, ...errors] = (await stopped).split(' ');
    expect(errors.join(' ')).toBe('[]');
    checkRows(s, ours, `C02 (${said} answers, ${reads} reads by the container)`);
    const out = queryElsewhere(outbound, 'SELECT seq FROM messages_out');
    expect(out).toHaveLength(Number(said));
    expect(out.length).toBeGreaterThan(0);
    expect(out.filter(({ seq }) => Number(seq) % 2 === 0)).toEqual([]);
    expect(canary(s)).toEqual(before);
  },
  TIMEOUT,
);

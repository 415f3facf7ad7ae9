/** Whatever names, ids and contents are given: refused, or stored exactly as given and nowhere else. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { canary } from '../support/canary.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';

const RUNS = bySize(100, 2000);
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(fc.constantFrom('..', '.', '/', '\\', '\0', '\n', 'a', 'é', '👩‍👩‍👧‍👦', ':', '%', '"', 'CON', ' '))
    .map((parts) => parts.join('')),
);

async function outcome(work: Promise<unknown>): Promise<'written' | 'refused'> {
  try {
    await work;
    return 'written';
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'INTERNAL') return 'refused';
    throw error;
  }
}

/** Every row, read by another process. */
const stored = (s: TestSession) =>
  new Map(
    queryElsewhere(s.inbound, 'SELECT id, content FROM messages_in').map(({ id, content }) => [id, content]),
  );

describe('A01 to A07, M01, I01: any', { timeout: bySize(30_000, 300_000) }, () => {
  it('attachment name is refused, or one file inside inbox/<id>/', async () => {
    const s = await makeSession();
    const before = canary(s);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(nasty, async (name) => {
        n += 1;
        const id = `m-${n}`;
        const message = chat(id, { attachments: [{ name, data: 'eA==' }] });
        const done = await outcome(writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
        const inbox = join(s.folder, 'inbox');
        const own = done === 'refused' ? [] : readdirSync(join(inbox, id), { withFileTypes: true });
        expect(own.map((entry) => entry.isFile())).toEqual(done === 'refused' ? [] : [true]);
        for (const entry of own) expect(readFileSync(join(inbox, id, entry.name), 'utf8')).toBe('x');
        const plain = ['inbound.db', 'outbound.db', 'outbox'];
        expect(readdirSync(s.folder).filter((entry) => entry !== 'inbox')).toEqual(plain);
        rmSync(join(inbox, id), { recursive: true, force: true });
      }),
      { numRuns: RUNS },
    );
    expect(canary(s)).toEqual(before);
  });

  it('message id is refused, or names exactly one row and one folder', async () => {
    const s = await makeSession();
    const before = canary(s);
    const written = new Set<string>();
    await fc.assert(
      fc.asyncProperty(nasty, async (id) => {
        const message = chat(id, { attachments: [{ name: 'a', data: 'eA==' }] });
        const done = await outcome(writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
        if (done === 'written') written.add(id);
      }),
      { numRuns: RUNS },
    );
    expect([...stored(s).keys()].sort()).toEqual([...written].sort());
    expect(readdirSync(join(s.folder, 'inbox')).sort()).toEqual([...written].sort());
    expect(canary(s)).toEqual(before);
  });

  it('session or agent group id but the right ones is refused', async () => {
    const s = await makeSession();
    const before = canary(s);
    await fc.assert(
      fc.asyncProperty(nasty, fc.boolean(), async (id, session) => {
        const [group, of] = session ? ['ag-one', id] : [id, s.sessionId];
        expect(await outcome(writeSessionMessage(s.ws, group, of, chat('m')))).toBe('refused');
      }),
      { numRuns: RUNS },
    );
    expect(canary(s)).toEqual(before);
    expect(stored(s).size).toBe(0);
  });

  it('content is refused, or reads back equal', async () => {
    const s = await makeSession();
    const before = canary(s);
    const contents = new Map<string, string>();
    const any = fc.oneof(
      nasty,
      fc.json(),
      fc.object().map((value) => JSON.stringify(value)),
      fc.record({ text: nasty }).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(any, async (content) => {
        const id = `m-${contents.size}`;
        const message = { ...chat(id), content };
        const done = await outcome(writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message));
        if (done === 'written') contents.set(id, content);
      }),
      { numRuns: RUNS },
    );
    expect(stored(s)).toEqual(contents);
    expect(contents.size).toBeGreaterThan(RUNS / 10);
    expect(canary(s)).toEqual(before);
  });
});

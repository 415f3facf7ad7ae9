/**
 * What we foretell of the next poll is what the simulated agent of that dialect takes, row by row, and both are what the
 * real runner of that version does, written down here once more from its source.
 */
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import type { NextPoll, PollRule } from '../../src/contract/entities/next-poll.js';
import { Inbox } from '../../src/play/agent/inbox.js';
import { POLL_ORDERS } from '../../src/play/dialect.js';
import { readNextPoll } from '../../src/store/message/next-poll.js';
import { makeSession, run, type SessionFolder } from '../support/session-files.js';
import { bySize } from '../support/size.js';
import { temporaryFolder } from '../support/store-workspace.js';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
let path: string;
let session: SessionFolder;

beforeEach(() => {
  path = temporaryFolder();
  session = makeSession(path, 'sess-a');
});

interface Given {
  seq: number;
  status: string;
  kind: string;
  trigger: number;
  onWake: number;
  processAfter: string | null;
  ack: string | null;
}

const row = fc.record({
  status: fc.constantFrom('pending', 'pending', 'pending', 'pending', 'completed', 'paused', 'cancelled'),
  kind: fc.constantFrom('chat', 'chat', 'chat', 'system', 'task', 'chat-sdk'),
  trigger: fc.constantFrom(0, 1, 1, 1, 0, 2, -1),
  onWake: fc.constantFrom(0, 0, 0, 0, 1),
  processAfter: fc.constantFrom(
    ...[null, null, null, null, '2026-11-22 12:00:00', '2026-11-22T12:00:00.900Z', '2026-11-22T12:00:01Z'],
    ...['2026-11-22T14:00:00+02:00', '2026-11-22T11:00:00.000Z', 'garbage'],
  ),
  ack: fc.constantFrom(null, null, null, null, 'completed', 'processing', 'failed', 'script-skip:error'),
});
const dueRow = fc.record({
  ...{ status: fc.constant('pending'), kind: fc.constantFrom('chat', 'system'), onWake: fc.constant(0) },
  ...{ trigger: fc.constantFrom(0, 1, 1), processAfter: fc.constant(null) },
  ack: fc.constantFrom(null, null, null, 'completed'),
});
const sessions: fc.Arbitrary<Given[]> = fc
  .oneof(fc.array(row, { maxLength: 30 }), fc.array(dueRow, { minLength: 8, maxLength: 40 }))
  .chain((rows) =>
    // Rows are not always written in the order of their seq: replays and imports are not.
    fc
      .shuffledSubarray(
        rows.map((_, i) => 2 * (i + 1)),
        { minLength: rows.length, maxLength: rows.length },
      )
      .map((seqs) => rows.map((given, i) => ({ ...given, seq: seqs[i] ?? 0 }))),
  );

const quoted = (value: string | number | null): string =>
  typeof value === 'string' ? `'${value}'` : String(value);

function write(rows: readonly Given[]): void {
  const inserts = rows.map(({ seq, status, kind, trigger, onWake, processAfter }) => {
    const values = [`m${seq}`, seq, kind, '2026-11-22T11:00:00.000Z', status, processAfter, trigger, onWake];
    return `INSERT INTO messages_in (id, seq, kind, timestamp, status, process_after, trigger, on_wake, content)
            VALUES (${values.map(quoted).join()}, '{"text":"x"}');`;
  });
  run(session.inbound, `BEGIN; DELETE FROM messages_in; ${inserts.join('\n')} COMMIT;`);
  const acks = rows.flatMap(({ seq, ack }) =>
    ack === null ? [] : [`INSERT INTO processing_ack VALUES ('m${seq}', '${ack}', '2026-11-22 11:59:00');`],
  );
  run(session.outbound, `BEGIN; DELETE FROM processing_ack; ${acks.join('\n')} COMMIT;`);
}

/** What a runner whose container has just started clears, and every other leaves. */
const acksSeen = (rows: readonly Given[], first: boolean): Set<number> =>
  new Set(rows.flatMap(({ seq, ack }) => (ack !== null && !(first && ack === 'processing') ? [seq] : [])));

const due = (rows: readonly Given[], first: boolean): Given[] =>
  rows.filter(
    ({ status, processAfter, onWake }) =>
      status === 'pending' &&
      (processAfter === null || Date.parse(processAfter.replace(/^([\d-]+ [\d:]+)$/, '$1Z')) < NOW + 1000) &&
      (onWake === 0 || first),
  );

/** The real runners, from their source. */
const runners: Record<'2.0' | '2.3', (rows: readonly Given[], first: boolean, limit: number) => Given[]> = {
  '2.0': (rows, first, limit) => {
    const acked = acksSeen(rows, first);
    return due(rows, first)
      .toSorted((a, b) => b.seq - a.seq)
      .slice(0, limit)
      .filter(({ seq, kind }) => !acked.has(seq) && kind !== 'system')
      .reverse();
  },
  '2.3': (rows, first, limit) => {
    const acked = acksSeen(rows, first);
    const unclaimed = due(rows, first)
      .toSorted((a, b) => a.seq - b.seq)
      .filter(({ seq }) => !acked.has(seq));
    const wake = unclaimed.filter(({ trigger }) => trigger === 1).slice(0, limit);
    const left = limit - wake.length;
    const context = left > 0 ? unclaimed.filter(({ trigger }) => trigger === 0).slice(-left) : [];
    return [...wake, ...context].sort((a, b) => a.seq - b.seq).filter(({ kind }) => kind !== 'system');
  },
};

const foretell = (rule: PollRule, first: boolean): NextPoll =>
  readNextPoll({ path }, session.key, { now: NOW, first, rule });
const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** What the simulated agent takes. */
async function agentTakes(rule: PollRule, first: boolean): Promise<{ ids: string[]; turn: boolean }> {
  const inbox = new Inbox({ path }, session.key, new AbortController().signal, rule);
  // It clears the claims of a dead container, then looks for the first time.
  if (first) run(session.outbound, "DELETE FROM processing_ack WHERE status = 'processing'");
  else await inbox.look(NOW);
  inbox.lookAgain();
  const poll = await inbox.look(NOW);
  return { ids: ids(poll?.batch ?? []), turn: poll?.turn ?? false };
}

const limits = fc.constantFrom(10, 10, 3, 1);

it.each(['2.0', '2.3'] as const)(
  'the next poll shown is what the simulated agent of %s takes, row by row, as the real runner would',
  async (dialect) => {
    await fc.assert(
      fc.asyncProperty(sessions, fc.boolean(), limits, async (given, first, limit) => {
        write(given);
        const rule: PollRule = { limit, order: POLL_ORDERS[dialect] };
        const shown = foretell(rule, first);
        const real = runners[dialect](given, first, limit);
        const agent = await agentTakes(rule, first);
        expect(ids(shown.handed)).toEqual(real.map(({ seq }) => `m${seq}`));
        expect(agent.ids).toEqual(ids(shown.handed));
        expect(shown.turn).toBe(real.some(({ trigger }) => trigger === 1));
        expect(agent.turn).toBe(shown.turn);
        const open = given.filter(({ status }) => status !== 'completed' && status !== 'failed').length;
        expect(shown.handed.length + shown.skipped.length + shown.more).toBe(open);
      }),
      { numRuns: bySize(300, 2000) },
    );
  },
  bySize(60_000, 300_000),
);

it(
  'of an unknown version a row is handed over only if both hand it over, and depends if one does',
  () => {
    fc.assert(
      fc.property(sessions, fc.boolean(), limits, (given, first, limit) => {
        write(given);
        const shown = foretell({ limit, order: 'unknown' }, first);
        const taken = (['2.0', '2.3'] as const).map(
          (dialect) => new Set(runners[dialect](given, first, limit).map(({ seq }) => seq)),
        );
        for (const one of [...shown.handed, ...shown.skipped]) {
          const by = taken.filter((seqs) => seqs.has(Number(one.seq))).length;
          expect([one.seq, one.fate === 'handed' || one.fate === 'context']).toEqual([one.seq, by === 2]);
          expect([one.seq, one.fate === 'depends']).toEqual([one.seq, by === 1]);
        }
        const turns = (['2.0', '2.3'] as const).map((dialect) =>
          runners[dialect](given, first, limit).some(({ trigger }) => trigger === 1),
        );
        expect(shown.turn).toBe(turns[0] === turns[1] ? turns[0] : null);
      }),
      { numRuns: bySize(300, 2000) },
    );
  },
  bySize(60_000, 300_000),
);

it('many due rows are searched from the end that each version takes from', async () => {
  // More than are looked at in one go; the oldest are acked, so a newer runner has to look far.
  const many = Array.from({ length: 3000 }, (_, i): Given => {
    const acked = i < 2500 ? 'completed' : null;
    return {
      ...{ seq: 2 * (i + 1), status: 'pending', kind: 'chat', trigger: i % 3 === 0 ? 0 : 1, onWake: 0 },
      ...{ processAfter: null, ack: acked },
    };
  });
  write(many);
  for (const dialect of ['2.0', '2.3'] as const) {
    const rule: PollRule = { limit: 10, order: POLL_ORDERS[dialect] };
    const real = runners[dialect](many, false, 10).map(({ seq }) => `m${seq}`);
    expect(ids(foretell(rule, false).handed)).toEqual(real);
    expect((await agentTakes(rule, false)).ids).toEqual(real);
  }
});

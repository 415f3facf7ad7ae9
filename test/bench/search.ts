/**
 * *Search everything* beside bare FTS5 in the same run: the same texts into the same tables by plain inserts, and the
 * same queries as plain MATCH. 200,000 messages; BENCH_SEARCH_MESSAGES says how many otherwise.
 */
import { join } from 'node:path';
import type { OwnDb } from '../../src/profile/own-db.js';
import { openIndex } from '../../src/search/db/index-file.js';
import { IndexRead } from '../../src/search/db/index-read.js';
import { sessionsIn, sourceOf } from '../../src/search/db/index-session.js';
import { tuneIn } from '../../src/search/db/index-tune.js';
import { IndexWrite } from '../../src/search/db/index-write.js';
import { planQuery } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';
import type { IndexedRow } from '../../src/search/row.js';
import { planSlices } from '../../src/search/slices.js';
import { against, alternate, type Row, type Suite, timed, within } from './measure.js';
import type { Options } from './options.js';

const NAMES = {
  build: 'search: messages put into the index (ms), against bare inserts into the same tables',
  page: 'search: page of 50 newest hits of a common word, with texts (ms)',
  mixed: 'search: page of a common and a rare word with filters (ms)',
  count: 'search: exact count of a common word (ms)',
  or: 'search: exact count of three common words, OR (ms)',
  ranked: 'search: 50 best of the newest 50,000 hits (ms)',
  parts: 'search: page of a piece inside a word (ms)',
  wordsSize: 'search: index of words, of the texts’ bytes (×)',
  partsSize: 'search: index of pieces of words, of the texts’ bytes (×)',
};
const SPAN_MS = 540 * 86_400_000;
const BEGUN = Date.UTC(2025, 5, 1);
const BATCH = 2_000;
const SESSIONS = 1_000;

/** The same at each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Chat lines of words by Zipf; `w0` is in about every second one. */
export function makeRows(count: number): IndexedRow[] {
  const random = randomFrom(7);
  const letter = (): string => String.fromCharCode(97 + Math.floor(random() * 26));
  const vocabulary = Array.from({ length: 60_000 }, (_, at) =>
    at < 20 ? `common${at}` : Array.from({ length: 3 + Math.floor(random() * 7) }, letter).join(''),
  );
  const word = (): string => vocabulary[Math.floor(60_000 ** random()) - 1] ?? 'common0';
  return Array.from({ length: count }, (_, at) => ({
    ...{
      key: at + 1,
      sum: at,
      at: BEGUN + Math.floor((at / count) * SPAN_MS),
      id: `msg-${at}`,
      kind: 'chat',
    },
    ...{ is: [at % 2 === 0 ? 'inbound' : 'outbound', 'text'], channel: 'slack', sender: 'Dana', files: [] },
    text: Array.from({ length: 5 + Math.floor(random() * 40) }, word).join(' '),
    cut: false,
  }));
}

function fill(db: OwnDb, rows: readonly IndexedRow[]): IndexWrite {
  const write = new IndexWrite(db);
  const sessions = sessionsIn(db);
  tuneIn(db).forFilling('words');
  write.atOnce(() =>
    write.layOut(planSlices([{ from: BEGUN, to: BEGUN + SPAN_MS, weight: 1 }], rows.length)),
  );
  for (let at = 0; at < rows.length; at += BATCH) {
    write.atOnce(() => {
      const of = sessions.ensure(`sess-${(at / BATCH) % SESSIONS}`, 'ag-1');
      const added = rows.slice(at, at + BATCH);
      write.change([{ source: sourceOf(of, 'in'), agent: of.agent, removed: [], added }]);
    });
  }
  return write;
}

function fillBare(db: OwnDb, rows: readonly IndexedRow[]): void {
  tuneIn(db).forFilling('words');
  const message = db.prepare(
    `INSERT INTO message (id, source, key, at, sum, message_id, kind, marks, channel, sender, files, body)
     VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
  );
  const words = db.prepare('INSERT INTO words (rowid, body) VALUES (?, ?)');
  const some = db.transaction((part: readonly IndexedRow[]) => {
    for (const row of part) {
      const id = BigInt(row.key);
      message.run(
        id,
        row.key,
        row.at,
        row.sum,
        row.id,
        row.kind,
        row.is.join(' '),
        row.channel,
        row.sender,
        row.text,
      );
      words.run(id, row.text);
    }
  });
  for (let at = 0; at < rows.length; at += BATCH) some.immediate(rows.slice(at, at + BATCH));
}

function merge(db: OwnDb, table: 'words' | 'parts'): void {
  const tune = tuneIn(db);
  for (let more = tune.mergeStep(table, true); more; ) more = tune.mergeStep(table, false);
}

export function search({ scratch, quick }: Options): Suite {
  return {
    names: Object.values(NAMES),
    run: async () => {
      const given = Number(process.env.BENCH_SEARCH_MESSAGES);
      const rows = makeRows(given > 0 ? given : quick ? 20_000 : 200_000);
      let made = 0;
      const open = (): OwnDb => openIndex(join(scratch, `search-${made++}.db`));
      const kept: { ours: OwnDb | null; bare: OwnDb | null; write: IndexWrite | null } = {
        ...{ ours: null, bare: null, write: null },
      };
      const builds = await alternate(
        quick ? 1 : 3,
        0,
        () => {
          kept.ours?.close();
          const db = open();
          kept.ours = db;
          return timed(() => {
            kept.write = fill(db, rows);
          });
        },
        () => {
          kept.bare?.close();
          const db = open();
          kept.bare = db;
          return timed(() => fillBare(db, rows));
        },
      );
      const { ours, bare, write } = kept;
      if (ours === null || bare === null || write === null) throw new Error('Nothing was built');
      for (const db of [ours, bare]) merge(db, 'words');
      while (write.atOnce(() => write.addParts(BATCH)) > 0);
      merge(ours, 'parts');
      const table = [
        against(NAMES.build, builds.a, builds.b, 1 / 0.85),
        ...(await queries(new IndexRead(ours), bare, quick ? 20 : 200)),
        ...sizes(ours),
      ];
      ours.close();
      bare.close();
      return table;
    },
  };
}

function sizes(db: OwnDb): Row[] {
  const one = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const texts = one(
    'SELECT sum(octet_length(body) + octet_length(message_id) + octet_length(sender)) FROM message',
  );
  const of = (name: string): number =>
    (one(`SELECT sum(octet_length(block)) FROM ${name}_data`) +
      one(`SELECT sum(octet_length(sz)) FROM ${name}_docsize`)) /
    texts;
  return [
    within(NAMES.wordsSize, [of('words')], { of: 'value', most: 0.75 }),
    within(NAMES.partsSize, [of('parts')], { of: 'value', most: 1.25 }),
  ];
}

async function queries(read: IndexRead, bare: OwnDb, rounds: number): Promise<Row[]> {
  const now = Date.now();
  const planned = (typed: string) => {
    const query = parseQuery(typed, [{ number: 1, names: ['ag-1'] }], now);
    const plan = planQuery(query);
    if (plan === null) throw new Error(`${typed} finds nothing`);
    return { query, plan };
  };
  const page = (typed: string) => () => {
    const { query, plan } = planned(typed);
    read.page(query, plan, null, 50);
  };
  const count = (typed: string) => () => {
    const { query, plan } = planned(typed);
    read.count(query, plan);
  };
  const ranked = (typed: string) => () => {
    const { query, plan } = planned(typed);
    read.ranked(query, plan.words ?? '', 50);
  };
  const newest = bare.prepare(
    'SELECT m.* FROM words w JOIN message m ON m.id = w.rowid WHERE words MATCH ? ORDER BY w.rowid DESC LIMIT 50',
  );
  const counted = bare.prepare('SELECT count(*) FROM words WHERE words MATCH ?');
  const best = bare.prepare(
    'SELECT rowid FROM words WHERE words MATCH ? AND rowid > (SELECT max(id) - 50000 FROM message) ORDER BY rank LIMIT 50',
  );
  const inside = bare.prepare("SELECT * FROM message WHERE instr(body, 'ommon1') ORDER BY id DESC LIMIT 50");
  const row = async (name: string, most: number, ours: () => void, floor: () => void): Promise<Row> => {
    const { a, b } = await alternate(
      rounds,
      3,
      () => timed(ours),
      () => timed(floor),
    );
    return { ...against(name, a, b, null), ...pickLimit(within(name, a, { of: 'p95', most })) };
  };
  return [
    await row(NAMES.page, 15, page('common0'), () => newest.all('common0')),
    await row(NAMES.mixed, 15, page('common0 common15 agent:ag-1 is:inbound'), () =>
      newest.all('common0 AND common15'),
    ),
    await row(NAMES.count, 60, count('common0'), () => counted.all('common0')),
    await row(NAMES.or, 100, count('common0 OR common1 OR common2'), () =>
      counted.all('common0 OR common1 OR common2'),
    ),
    await row(NAMES.ranked, 100, ranked('common0'), () => best.all('common0')),
    await row(NAMES.parts, 50, page('*ommon1*'), () => inside.all()),
  ];
}

const pickLimit = ({ limit, met }: Row): Pick<Row, 'limit' | 'met'> => ({ limit, met });

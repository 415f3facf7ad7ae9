import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HelperChild } from '../../src/process/keeper.js';
import type { SetAside } from '../../src/profile/set-aside.js';
import { type Progress, SearchClient, type SearchedSession } from '../../src/search/client.js';
import { INBOUND_SCHEMA } from '../../src/store/db/session-schema.js';
import { type Bundle, bundleEntry, startChild, waitFor } from '../support/child.js';
import { makeEndlessDb } from '../support/endless-db.js';
import { insertIn, makeSession, run, type SessionFolder } from '../support/session-files.js';

let bundle: Bundle;
let root: string;
let workspace: string;
let file: string;
let client: SearchClient;
let progress: Progress | null;
let aside: SetAside[];
let stopped: string[];
/** The process that keeps the index. */
let keeper: { pid: number; kill(): void };

beforeAll(async () => {
  bundle = await bundleEntry('src/search/index.ts');
});
afterAll(() => bundle.remove());

function spawn(role: string): HelperChild & { pid: number } {
  const { process: child } = startChild(bundle.path, [role]);
  child.stderr?.pipe(process.stderr);
  return {
    pid: child.pid ?? 0,
    postMessage: (message) => {
      if (child.connected && typeof message === 'object' && message !== null)
        child.send(message, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'search-')));
  workspace = join(root, 'data');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'v2.db'), '');
  file = join(root, 'profile', 'search', 'index.db');
  progress = null;
  aside = [];
  stopped = [];
  client = new SearchClient({
    limitMs: 1500,
    spawnKeep: () => {
      const child = spawn('--keep');
      keeper = child;
      return child;
    },
    spawnFind: () => spawn('--find'),
    onProgress: (now) => {
      progress = now;
    },
    onSetAside: (one) => aside.push(one),
    onStopped: (why) => stopped.push(why),
  });
});
afterEach(() => {
  client.close();
  rmSync(root, { recursive: true, force: true });
});

const given = ({ key }: SessionFolder): SearchedSession => ({
  ...key,
  ...{ channelType: 'slack', createdAt: Date.UTC(2026, 0, 1), lastActive: Date.UTC(2026, 5, 1) },
});
const say = (session: SessionFolder, id: string, text: string, minute = 0): void =>
  insertIn(session.inbound, {
    ...{ id, timestamp: new Date(Date.UTC(2026, 2, 1, 0, minute)).toISOString() },
    content: JSON.stringify({ text, sender: 'Dana' }),
  });
const keep = (sessions: readonly SessionFolder[]): void =>
  client.keep({ file, workspace }, sessions.map(given));
const ready = (): Promise<Progress> =>
  waitFor('the index', () => (progress?.phase === 'ready' ? progress : undefined));

async function ids(query: string, counted = true): Promise<string[]> {
  const asked = { file, query, agents: [{ id: 'ag-test', names: ['Ada'] }], now: Date.now() };
  const { hits } = await client.page({ ...asked, order: 'time', cursor: null, limit: 200 });
  if (counted) expect((await client.count(asked)).count).toBe(hits.length);
  return hits.map(({ messageId }) => messageId.text);
}
async function until(query: string, expected: readonly string[]): Promise<void> {
  let found: string[] = [];
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    found = await ids(query, false);
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    await new Promise((go) => setTimeout(go, 30));
  }
  expect(found).toEqual(expected);
}

describe('the search index', () => {
  it('finds what all sessions say, with what is to be marked', async () => {
    const [a, b] = [makeSession(workspace, 'sess-a'), makeSession(workspace, 'sess-b')];
    say(a, 'm-1', 'The release is ready', 1);
    say(b, 'm-2', 'When is the RELEASE?', 2);
    run(
      b.outbound,
      `INSERT INTO messages_out (id, seq, timestamp, kind, content) VALUES
      ('o-1', 1, '2026-03-01 00:03:00', 'chat', '{"text":"Release notes are attached","files":["notes.pdf"]}')`,
    );
    keep([a, b]);
    expect((await ready()).messages).toBe(3);
    expect(await ids('release')).toEqual(['o-1', 'm-2', 'm-1']);
    expect(await ids('agent:ada channel:slack from:dana *eleas*')).toEqual(['m-2', 'm-1']);
    expect(await ids('has:file is:outbound')).toEqual(['o-1']);
    const asked = { file, query: 'release', agents: [], now: Date.now(), cursor: null, limit: 1 };
    const { hits, next } = await client.page({ ...asked, order: 'time' });
    expect(hits[0]).toMatchObject({
      ...{ sessionId: 'sess-b', key: 'out:1', direction: 'outbound', at: Date.UTC(2026, 2, 1, 0, 3) },
      text: { text: 'Release notes are attached', marks: [[0, 7]] },
      files: [{ text: 'notes.pdf', marks: [] }],
    });
    const second = await client.page({ ...asked, order: 'time', cursor: next });
    expect(second.hits[0]?.messageId.text).toBe('m-2');
    const ranked = await client.page({ ...asked, order: 'rank', limit: 3 });
    expect(ranked.hits).toHaveLength(3);
  });

  it('follows what comes, changes and goes', async () => {
    const a = makeSession(workspace, 'sess-a');
    say(a, 'm-1', 'alpha');
    keep([a]);
    await ready();
    say(a, 'm-2', 'alpha beta', 1);
    client.look(['sess-a']);
    await until('alpha', ['m-2', 'm-1']);
    run(a.inbound, `UPDATE messages_in SET content = '{"text":"gamma"}' WHERE id = 'm-1'`);
    client.look(['sess-a']);
    await until('gamma', ['m-1']);
    expect(await ids('alpha')).toEqual(['m-2']);
    run(a.inbound, `DELETE FROM messages_in WHERE id = 'm-2'`);
    client.look(['sess-a']);
    await until('beta', []);
    const b = makeSession(workspace, 'sess-b');
    say(b, 'm-9', 'alpha again', 3);
    client.sessions([given(b)]);
    await until('alpha', ['m-9']);
    await until('gamma', []);
  });

  it('has what a session says after its files were put back to an earlier state', async () => {
    const [a, old] = [makeSession(workspace, 'sess-a'), makeSession(workspace, 'sess-old')];
    say(old, 'm-1', 'earlier');
    say(a, 'm-1', 'earlier');
    for (let at = 2; at < 12; at += 1) say(a, `m-${at}`, `later ${at}`, at);
    keep([a]);
    await ready();
    renameSync(old.inbound, a.inbound);
    client.look(['sess-a']);
    await until('later', []);
    expect(await ids('earlier')).toEqual(['m-1']);
  });

  it('sees what has changed while nothing ran, also far back in a long session', async () => {
    const a = makeSession(workspace, 'sess-a');
    const many = (): void =>
      run(
        a.inbound,
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO messages_in (id, kind, timestamp, content)
        SELECT 'm-' || i, 'chat', datetime('2026-03-01', i || ' seconds'), json_object('text', 'number ' || i) FROM n`,
      );
    many();
    keep([a]);
    expect((await ready()).messages).toBe(5000);
    run(a.inbound, `DELETE FROM messages_in WHERE id = 'm-7'`);
    client.look(['sess-a']);
    await until('"number 7"', []);
    client.rest();
    run(a.inbound, `UPDATE messages_in SET content = '{"text":"changed"}' WHERE id = 'm-9'`);
    progress = null;
    keep([a]);
    await until('changed', ['m-9']);
    expect(await ids('"number 9"')).toEqual([]);
  });

  it('keeps what it knows of a session that cannot be read, and says so', async () => {
    const a = makeSession(workspace, 'sess-a');
    say(a, 'm-1', 'precious');
    keep([a]);
    await ready();
    writeFileSync(a.inbound, 'no database any more, but long enough to be taken for something '.repeat(20));
    client.look(['sess-a']);
    const { unread } = await waitFor('the report', () =>
      progress?.unread.count === 1 ? progress : undefined,
    );
    expect(unread.some[0]).toMatchObject({
      sessionId: 'sess-a',
      message: expect.stringContaining('not an SQLite'),
    });
    expect(await ids('precious')).toEqual(['m-1']);
    rmSync(a.inbound);
    client.look(['sess-a']);
    await until('precious', []);
  });

  it('loses nothing where the workspace as a whole is gone for a while', async () => {
    const a = makeSession(workspace, 'sess-a');
    say(a, 'm-1', 'still here');
    keep([a]);
    await ready();
    renameSync(workspace, `${workspace}-away`);
    client.look(['sess-a']);
    await waitFor('the report', () => (progress?.unread.count === 1 ? true : undefined));
    expect(await ids('still')).toEqual(['m-1']);
    renameSync(`${workspace}-away`, workspace);
    client.look(['sess-a']);
    await waitFor('the report', () => (progress?.unread.count === 0 ? true : undefined));
    expect(await ids('still')).toEqual(['m-1']);
  });

  it('sets a session aside that hangs its readers, and goes on with the others', async () => {
    const [bad, good] = [makeSession(workspace, 'sess-bad'), makeSession(workspace, 'sess-good')];
    rmSync(bad.inbound);
    makeEndlessDb(bad.inbound, INBOUND_SCHEMA, 'messages_in', 'id');
    say(good, 'm-1', 'findable');
    keep([bad, good]);
    const { unread } = await ready();
    expect(unread.some).toEqual([
      { sessionId: 'sess-bad', message: expect.stringContaining('longer than 1.5 s') },
    ]);
    expect(await ids('findable')).toEqual(['m-1']);
    expect(stopped.join()).toContain('sess-bad');
  });

  it('cuts a text of more than 1 MiB, and says so', async () => {
    const a = makeSession(workspace, 'sess-a');
    say(a, 'm-1', `start ${'x '.repeat(600 * 1024)} finish`);
    keep([a]);
    await ready();
    expect(await ids('start is:cut')).toEqual(['m-1']);
    expect(await ids('finish')).toEqual([]);
  });

  it('moves a damaged index aside and builds it anew', async () => {
    const a = makeSession(workspace, 'sess-a');
    say(a, 'm-1', 'again and again');
    mkdirSync(join(root, 'profile', 'search'), { recursive: true });
    writeFileSync(file, 'not an index'.repeat(1000));
    keep([a]);
    await ready();
    expect(aside).toEqual([expect.objectContaining({ path: file, why: expect.stringContaining('damaged') })]);
    expect(await ids('again')).toEqual(['m-1']);
  });

  it('leaves an index alone that another process keeps', async () => {
    const a = makeSession(workspace, 'sess-a');
    say(a, 'm-1', 'mine');
    mkdirSync(join(root, 'profile', 'search'), { recursive: true });
    const other = new Database(`${file}.lock`);
    other.exec('BEGIN EXCLUSIVE');
    keep([a]);
    await waitFor('the report', () => (progress?.still === 'elsewhere' ? true : undefined));
    await expect(ids('mine')).rejects.toMatchObject({ code: 'SEARCH_OFF' });
    other.close();
    await ready();
    expect(await ids('mine')).toEqual(['m-1']);
  });

  it('is whole after kills in the middle of it', async () => {
    const sessions = Array.from({ length: 12 }, (_, nth) => {
      const session = makeSession(workspace, `sess-${nth}`);
      run(
        session.inbound,
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO messages_in (id, kind, timestamp, content)
        SELECT '${nth}-' || i, 'chat', datetime('2026-03-01', (i * 7919 % 1500) || ' minutes'),
               json_object('text', 'word' || (i % 10) || ' common ' || i) FROM n`,
      );
      return session;
    });
    keep(sessions);
    let kills = 0;
    while (progress?.phase !== 'ready' && kills < 20) {
      await new Promise((go) => setTimeout(go, 120 + 40 * kills));
      keeper.kill();
      kills += 1;
    }
    await ready();
    expect(kills).toBeGreaterThan(3);
    expect(progress?.messages).toBe(18_000);
    for (const query of ['common', 'word3', '*ord3*', 'comm*', '"common 77"']) {
      const asked = { file, query, agents: [], now: Date.now() };
      const expected = query === 'common' || query === 'comm*' ? 18_000 : query.includes('77') ? 12 : 1800;
      expect({ query, ...(await client.count(asked)) }).toEqual({ query, count: expected, exact: 'exact' });
    }
    client.rest();
    const db = new Database(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    for (const table of ['words', 'parts'])
      db.exec(`INSERT INTO ${table} (${table}) VALUES ('integrity-check')`);
    expect(db.prepare('SELECT count(*) FROM words').pluck().get()).toBe(18_000);
    expect(db.prepare('SELECT count(*) FROM parts').pluck().get()).toBe(18_000);
    db.close();
  });
});

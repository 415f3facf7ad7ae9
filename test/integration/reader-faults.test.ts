import { mkdtempSync, realpathSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReaderClient, type ReaderFault } from '../../src/reader/client.js';
import type { ReaderChanged } from '../../src/reader/protocol.js';
import { INBOUND_SCHEMA } from '../../src/store/db/session-schema.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { makeEndlessDb } from '../support/endless-db.js';
import { type ForkedReader, forkReader } from '../support/reader-process.js';
import { insertIn, makeSession, type SessionFolder } from '../support/session-files.js';
import { hashTree } from '../support/tree-hash.js';

const LIMIT_MS = 1000;

let bundle: Bundle;
let workspace: string;
let client: ReaderClient;
let readers: ForkedReader[];
let events: ReaderChanged[];
let faults: ReaderFault[];
let recoveries: number;

beforeAll(async () => {
  bundle = await bundleEntry('src/reader/index.ts');
});
afterAll(() => bundle.remove());

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'reader-')));
  readers = [];
  events = [];
  faults = [];
  recoveries = 0;
});
afterEach(() => {
  client.close();
  rmSync(workspace, { recursive: true, force: true });
});

function start(sessions: readonly SessionFolder[], spawn = () => forkReader(bundle.path)): void {
  client = new ReaderClient({
    limitMs: LIMIT_MS,
    spawn: () => {
      const reader = spawn();
      readers.push(reader);
      return reader;
    },
    onFault: (fault) => faults.push(fault),
    onRecovered: () => {
      recoveries += 1;
    },
  });
  client.onChanged((event) => events.push(event));
  client.watch({ workspace, sessions: sessions.map((s) => s.key), hot: [] });
}

function makeEndless(session: SessionFolder): void {
  rmSync(session.inbound);
  makeEndlessDb(session.inbound, INBOUND_SCHEMA, 'messages_in', 'id');
}

const newest = (session: SessionFolder) =>
  client.request('message.page', session.key, { before: null, limit: 50 });

const chat = (id: string, text: string) => ({
  id,
  timestamp: '2026-11-18T08:10:00.000Z',
  content: JSON.stringify({ text, sender: 'Dana' }),
});

const digestOf = ({ key }: SessionFolder) => client.digests().get(key.sessionId)?.digest;

const known = (session: SessionFolder, code: string | null) =>
  waitFor(`${session.key.sessionId} to be ${code ?? 'read'}`, () => {
    const digest = digestOf(session);
    if (digest === undefined) return undefined;
    return (digest.readable ? null : digest.code) === code ? digest : undefined;
  });

function latestReader(): ForkedReader {
  const reader = readers.at(-1);
  if (reader === undefined) throw new Error('No reader');
  return reader;
}

describe('a session that hangs its reader', () => {
  it('is set aside with the reason; the others are read, each once, and their requests are asked again', async () => {
    const good = makeSession(workspace, 'sess-good');
    const bad = makeSession(workspace, 'sess-hangs');
    const late = makeSession(workspace, 'sess-late');
    insertIn(good.inbound, chat('m1', 'fine'));
    makeEndless(bad);
    const before = hashTree(workspace);
    start([good, bad, late]);
    await known(good, null);
    // It waits behind the one that hangs.
    expect((await newest(good)).messages).toHaveLength(1);
    expect(await known(bad, 'READ_TIMEOUT')).toMatchObject({
      message: expect.stringMatching(/^Reading took longer than/),
    });
    await known(late, null);
    await expect(newest(bad)).rejects.toMatchObject({ code: 'SESSION_UNREADABLE' });
    expect(readers).toHaveLength(2);
    // The reader that came after it took over what the first one had found.
    expect(events.filter((e) => e.sessions.includes('sess-good'))).toHaveLength(1);
    expect(faults).toEqual([
      { sessionId: 'sess-hangs', error: expect.objectContaining({ code: 'READ_TIMEOUT' }) },
    ]);
    client.close();
    expect(hashTree(workspace)).toEqual(before);
  });

  it('several of them: each is set aside, and what was asked of another is answered in the end', async () => {
    const bad = ['sess-1', 'sess-2', 'sess-3'].map((id) => makeSession(workspace, id));
    for (const session of bad) makeEndless(session);
    const good = makeSession(workspace, 'sess-good');
    start([...bad, good]);
    const page = newest(good);
    for (const session of bad) await known(session, 'READ_TIMEOUT');
    expect((await page).messages).toEqual([]);
    expect(faults.map((f) => f.sessionId)).toEqual(['sess-1', 'sess-2', 'sess-3']);
    expect(readers).toHaveLength(4);
  });

  it('one that is asked for while it hangs is refused, not answered late', async () => {
    const bad = makeSession(workspace, 'sess-hangs');
    start([bad]);
    await known(bad, null);
    makeEndless(bad);
    await expect(newest(bad)).rejects.toMatchObject({
      code: 'SESSION_UNREADABLE',
      message: expect.stringMatching(/Reading took longer.*try again/),
    });
  });

  it('is read again when a person tries again, and told again when it hangs again', async () => {
    const bad = makeSession(workspace, 'sess-hangs');
    makeEndless(bad);
    start([bad]);
    await known(bad, 'READ_TIMEOUT');
    client.retry('sess-hangs');
    await waitFor('the second fault', () => faults[1]);
    await known(bad, 'READ_TIMEOUT');
    rmSync(bad.dir, { recursive: true });
    insertIn(makeSession(workspace, 'sess-hangs').inbound, chat('m1', 'mended'));
    client.retry('sess-hangs');
    expect(await known(bad, null)).toMatchObject({ lastText: 'mended' });
    expect((await newest(bad)).messages).toHaveLength(1);
    expect(faults).toHaveLength(2);
  });

  it('is read again by itself when its files have changed, and a person is told of it once', async () => {
    const bad = makeSession(workspace, 'sess-hangs');
    makeEndless(bad);
    start([bad]);
    await known(bad, 'READ_TIMEOUT');
    utimesSync(bad.inbound, 1, 1);
    await waitFor('a third reader', () => readers[2], 20_000);
    await known(bad, 'READ_TIMEOUT');
    expect(faults).toHaveLength(1);
    rmSync(bad.dir, { recursive: true });
    insertIn(makeSession(workspace, 'sess-hangs').inbound, chat('m1', 'mended'));
    await waitFor('the mended session', () => (digestOf(bad)?.readable ? true : undefined), 20_000);
    expect((await newest(bad)).messages).toHaveLength(1);
  });
});

describe('a reader that ends', () => {
  it('is replaced, what was asked is asked again', async () => {
    const session = makeSession(workspace, 'sess-a');
    start([session]);
    await known(session, null);
    latestReader().kill();
    expect((await newest(session)).messages).toEqual([]);
    expect(readers).toHaveLength(2);
    expect(faults).toEqual([]);
  });

  it('that says nothing at all is replaced, though nobody asks; nobody is blamed', async () => {
    const session = makeSession(workspace, 'sess-a');
    start([session]);
    await known(session, null);
    process.kill(latestReader().pid, 'SIGSTOP');
    await waitFor('the next reader', () => readers[1]);
    insertIn(session.inbound, chat('m1', 'later'));
    await waitFor('the change', () => {
      const digest = digestOf(session);
      return digest?.readable === true && digest.lastText === 'later' ? true : undefined;
    });
    expect(faults).toEqual([]);
  });

  it('over the same session twice: that one is set aside', async () => {
    const bad = makeSession(workspace, 'sess-kills');
    const good = makeSession(workspace, 'sess-good');
    makeEndless(bad);
    // Whichever reader is on it is killed: a crash inside SQLite cannot be made to order.
    start([bad, good], () => {
      const reader = forkReader(bundle.path);
      reader.onMessage((message) => {
        const is = (field: string, value: string) =>
          typeof message === 'object' && message !== null && Reflect.get(message, field) === value;
        if (is('type', 'reading') && is('session', 'sess-kills')) reader.kill();
      });
      return reader;
    });
    await known(bad, 'READER_DIED');
    await known(good, null);
    expect(faults.map((f) => [f.sessionId, f.error.code])).toEqual([['sess-kills', 'READER_DIED']]);
    expect(readers).toHaveLength(3);
  });

  it('again and again: a person is told once, and what is asked fails instead of waiting for ever', async () => {
    const session = makeSession(workspace, 'sess-a');
    start([session], () => {
      const reader = forkReader(bundle.path);
      reader.kill();
      return reader;
    });
    await waitFor('the fault', () => faults[0]);
    await waitFor('a few more', () => readers[5]);
    expect(faults).toEqual([{ sessionId: null, error: expect.objectContaining({ code: 'READER_FAILING' }) }]);
    await expect(newest(session)).rejects.toMatchObject({ code: 'READER_STOPPED' });
    expect(recoveries).toBe(0);
  });
});

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/contract/contract.js';
import { buildCli, type Cli, CliProcess, runCli } from '../support/cli.js';
import { executeElsewhere } from '../support/python-write.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

let cli: Cli;
beforeAll(async () => {
  cli = await buildCli();
}, 60_000);
afterAll(() => cli.remove());

interface Place {
  s: TestSession;
  profile: string;
  /** The flags that name them. */
  there: string[];
}

/** A workspace with one session, and a profile. */
async function place(): Promise<Place> {
  const s = await makeSession();
  const profile = join(temporaryFolder(), 'profile');
  return { s, profile, there: [`--workspace=${s.ws.path}`, `--user-data-dir=${profile}`] };
}

const chat = (s: TestSession, text: string, more: object = {}) => ({
  sessionId: s.sessionId,
  kind: 'chat',
  content: JSON.stringify({ text, sender: 'Dana' }),
  ...more,
});

const write = (s: TestSession, text: string, more: object = {}): string[] => [
  'message.inject',
  JSON.stringify(chat(s, text, more)),
];

describe('one call', () => {
  it('help lists every method of the contract with the schemas of what it takes and gives', async () => {
    const { code, lines } = await runCli(cli, ['help']);
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    const { methods: listed } = lines[0] as { methods: Record<string, unknown>[] };
    expect(listed.map(({ method }) => method)).toEqual(Object.keys(methods));
    for (const { method, writes, input, output } of listed) {
      expect(writes, String(method)).toBe(methods[method as keyof typeof methods].writes);
      expect(input, String(method)).toBeTypeOf('object');
      expect(output, String(method)).toBeTypeOf('object');
    }
  });

  it('injects a message with two files, which another program reads back, and keeps it in the audit log', async () => {
    const { s, profile, there } = await place();
    const files = ['one.txt', 'two.bin'].map((name) => join(temporaryFolder(), name));
    for (const [at, path] of files.entries()) writeFileSync(path, Buffer.from([at, 0, 255, 10]));
    const attach = files.map((path) => `--attach=${path}`);
    const { code, lines } = await runCli(cli, [...write(s, 'with files'), ...attach, ...there]);
    expect(code).toBe(0);
    const messageId = (lines as [{ ok: true; value: { messageId: string } }])[0].value.messageId;
    const [row] = queryElsewhere(
      s.inbound,
      `SELECT content, trigger FROM messages_in WHERE id = '${messageId}'`,
    );
    expect(row?.trigger).toBe(1);
    const { attachments } = JSON.parse(String(row?.content)) as { attachments: { name: string }[] };
    expect(attachments.map(({ name }) => name)).toEqual(['one.txt', 'two.bin']);
    for (const [at, name] of ['one.txt', 'two.bin'].entries()) {
      expect([...readFileSync(join(s.folder, 'inbox', messageId, name))]).toEqual([at, 0, 255, 10]);
    }
    const entries = queryElsewhere(join(profile, 'audit.db'), 'SELECT method, ended_at, code FROM entry');
    expect(entries).toEqual([{ method: 'message.inject', ended_at: expect.any(Number), code: null }]);
  });

  it('takes its input from standard input', async () => {
    const { s, there } = await place();
    const input = JSON.stringify(chat(s, 'piped'));
    expect(await runCli(cli, ['message.inject', '--stdin', ...there], input)).toMatchObject({ code: 0 });
    expect(queryElsewhere(s.inbound, 'SELECT content FROM messages_in')).toHaveLength(1);
  });

  it('B01, B28: content goes in to the byte, and comes out; bytes that are not UTF-8 are refused', async () => {
    const { s, there } = await place();
    const content = '{"2":1.0,"1":1E5,"n":1234567890123456789,"n":-0,"text":"\\u00e9\\ud83d \u2028\uFFFD"}';
    const input = JSON.stringify({ ...chat(s, 'kept'), content });
    expect(await runCli(cli, ['message.inject', '--stdin', ...there], input)).toMatchObject({ code: 0 });
    expect(queryElsewhere(s.inbound, 'SELECT content FROM messages_in')).toEqual([{ content }]);
    const key = JSON.stringify({ sessionId: s.sessionId, key: 'in:1' });
    const { lines } = await runCli(cli, ['message.get', key, ...there]);
    expect(lines).toMatchObject([
      {
        value: {
          columns: expect.arrayContaining([expect.objectContaining({ name: 'content', value: content })]),
        },
      },
    ]);
    const latin = Buffer.from(input.replace('kept', 'k\u00e9pt'), 'latin1');
    const refused = await runCli(cli, ['message.inject', '--stdin', ...there], latin);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('not text in UTF-8')]);
    const serving = new CliProcess(cli, ['serve', '--stdio', ...there]);
    await serving.line(({ event }) => event === 'ready');
    serving.process.stdin.end(Buffer.concat([latin, Buffer.from('\n{"id":1,"method":"app.info"}')]));
    expect(await serving.exited).toBe(0);
    const answers = serving.said.filter((line) => 'id' in Object(line));
    expect(answers).toContainEqual({ id: null, result: expect.objectContaining({ ok: false }) });
    expect(answers).toContainEqual({ id: 1, result: expect.objectContaining({ ok: true }) });
    expect(queryElsewhere(s.inbound, 'SELECT content FROM messages_in')).toHaveLength(1);
  });

  it('says what the files say, once they were read', async () => {
    const { s, there } = await place();
    await runCli(cli, [...write(s, 'first'), ...there]);
    const { code, lines } = await runCli(cli, ['session.list', ...there]);
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { ok: true, value: [{ id: s.sessionId, digest: { readable: true, lastText: 'first' } }] },
    ]);
  });

  it.each<[string, (p: Place) => string[], string]>([
    ['--read-only', ({ s }) => [...write(s, 'no'), '--read-only'], 'READ_ONLY'],
    [
      'a session that is not there',
      ({ s }) => write({ ...s, sessionId: 'sess-none' }, 'no'),
      'SESSION_NOT_FOUND',
    ],
    ['input of another shape', () => ['message.inject', '{"sessionId":7}'], 'INPUT_INVALID'],
    ['what needs a person at a window', () => ['workspace.choose'], 'NEEDS_WINDOW'],
    ['a file that is not there', ({ s }) => [...write(s, 'no'), '--attach=/none/such'], 'ATTACHMENT_GONE'],
  ])(
    'a refusal (%s) is a Result with its code, exit 1, and nothing is written',
    async (_name, args, code) => {
      const p = await place();
      const canary = new WorkspaceCanary(p.s.ws.path);
      const ran = await runCli(cli, [...args(p), ...p.there]);
      expect(ran.lines).toMatchObject([{ ok: false, error: { code } }]);
      expect(ran.code).toBe(1);
      canary.expectUntouched();
    },
  );

  it('goes by the lock that the window has set, and without a workspace says so', async () => {
    const { s, profile, there } = await place();
    expect(await runCli(cli, ['workspace.lock', '{"locked":true}', ...there])).toMatchObject({ code: 0 });
    const refused = await runCli(cli, [...write(s, 'no'), ...there]);
    expect(refused).toMatchObject({ code: 1, lines: [{ error: { code: 'READ_ONLY' } }] });
    const nowhere = await runCli(cli, ['session.list', `--user-data-dir=${profile}`]);
    expect(nowhere).toMatchObject({ code: 1, lines: [{ error: { code: 'NO_WORKSPACE' } }] });
  });

  it.each([
    ['an unknown method', ['message.frobnicate']],
    ['an unknown method in help', ['help', 'message.frobnicate']],
    ['input that is not JSON', ['message.inject', '{']],
    ['an unknown flag', ['app.info', '--frob']],
    ['input given twice', ['message.inject', '{}', '--stdin']],
    ['input that was not UTF-8', ['message.inject', '{"content":"\uFFFD"}']],
    ['files where none can be', ['app.info', '--attach=x']],
    ['serve without --stdio', ['serve']],
    ['watch without a workspace', ['watch']],
  ])(
    'a wrong command line (%s) is said on standard error, exit 2, nothing on standard output',
    async (_, args) => {
      const profile = join(temporaryFolder(), 'profile');
      const { code, lines, stderr } = await runCli(cli, [...args, `--user-data-dir=${profile}`]);
      expect(code).toBe(2);
      expect(lines).toEqual([]);
      expect(stderr).toContain('npm run -s console -- <method>');
    },
  );

  it('leaves what the person has opened and seen as it is', async () => {
    const { s, profile, there } = await place();
    await runCli(cli, [...write(s, 'a script was here'), ...there]);
    await runCli(cli, ['session.list', ...there]);
    for (const table of ['recent_workspace', 'read_mark', 'marked_workspace', 'staged_file']) {
      expect(queryElsewhere(join(profile, 'console.db'), `SELECT * FROM ${table}`), table).toEqual([]);
    }
  });
});

describe('watch', () => {
  it('tells of another program’s commit, and ends when it is asked to', async () => {
    const { s, there } = await place();
    const watching = new CliProcess(cli, ['watch', ...there]);
    await watching.line(({ event }) => event === 'ready');
    executeElsewhere(
      s.inbound,
      `INSERT INTO messages_in (id, seq, kind, timestamp, status, content)
       VALUES ('foreign', 2, 'chat', '2026-11-22T12:00:00.000Z', 'completed', '{"text":"hello"}')`,
    );
    const told = await watching.line(
      ({ event, payload }) =>
        event === 'changed' && (payload as { sessions: string[] }).sessions.includes(s.sessionId),
    );
    expect(told).toMatchObject({ payload: { nouns: expect.arrayContaining(['message']) } });
    watching.process.kill('SIGTERM');
    expect(await watching.exited).toBe(0);
  });
});

interface Answer {
  id: number;
  result: { ok: boolean; value?: { messageId: string }; error?: { code: string } };
}

describe('serve --stdio', () => {
  it('answers each line by its id, whatever is wrong with it, and ends when its input does', async () => {
    const { s, there } = await place();
    const serving = new CliProcess(cli, ['serve', '--stdio', ...there]);
    await serving.line(({ event }) => event === 'ready');
    serving.process.stdin.write('{"id":\n[]\n7\n');
    serving.send({ id: 1, method: 'app.info' });
    serving.send({
      id: 'two',
      method: 'message.inject',
      input: chat(s, 'served', { draftId: randomUUID() }),
    });
    serving.send({ id: 3, method: 'no.such' });
    serving.process.stdin.end();
    expect(await serving.exited).toBe(0);
    const answers = serving.said.filter((line) => 'id' in Object(line));
    expect(answers).toHaveLength(6);
    expect(answers).toEqual(
      expect.arrayContaining([
        { id: 1, result: { ok: true, value: expect.objectContaining({ version: '0.0.0-test' }) } },
        { id: 'two', result: expect.objectContaining({ ok: true }) },
        {
          id: 3,
          result: expect.objectContaining({ error: expect.objectContaining({ code: 'UNKNOWN_METHOD' }) }),
        },
      ]),
    );
    // What a window on the same workspace would see: the write is told of.
    expect(serving.said).toContainEqual(expect.objectContaining({ event: 'changed' }));
  });

  it('killed twenty times amid writes: what was acknowledged is there, once, and sending all again doubles nothing', async () => {
    const { s, there } = await place();
    const drafts = Array.from({ length: 200 }, () => randomUUID());
    const acknowledged = new Set<string>();
    const send = (serving: CliProcess, from: number, to: number): void => {
      for (let id = from; id < to; id += 1) {
        serving.send({ id, method: 'message.inject', input: chat(s, `m ${id}`, { draftId: drafts[id] }) });
      }
    };
    const note = (serving: CliProcess): void => {
      for (const line of serving.said as Answer[]) {
        if (line.result?.ok) acknowledged.add(String(line.result.value?.messageId));
      }
    };
    for (let kill = 0; kill < 20; kill += 1) {
      const serving = new CliProcess(cli, ['serve', '--stdio', ...there]);
      await serving.line(({ event }) => event === 'ready');
      send(serving, kill * 10, kill * 10 + 10);
      // Each time later in the batch.
      const last = kill * 10 + (kill % 10);
      await serving.line(({ id }) => id === last);
      serving.process.kill('SIGKILL');
      await serving.exited;
      note(serving);
    }
    const idsThere = (): string[] =>
      queryElsewhere(s.inbound, 'SELECT id FROM messages_in ORDER BY seq').map(({ id }) => String(id));
    const between = idsThere();
    for (const id of acknowledged) expect(between.filter((one) => one === id)).toHaveLength(1);
    const again = new CliProcess(cli, ['serve', '--stdio', ...there]);
    send(again, 0, drafts.length);
    again.process.stdin.end();
    expect(await again.exited).toBe(0);
    note(again);
    const all = idsThere();
    expect(new Set(all).size).toBe(drafts.length);
    expect(all).toHaveLength(drafts.length);
    expect(new Set(all)).toEqual(acknowledged);
  }, 120_000);

  it('two beside each other on one profile and one session lose and double nothing', async () => {
    const { s, profile, there } = await place();
    const both = [0, 1].map(() => new CliProcess(cli, ['serve', '--stdio', ...there]));
    await Promise.all(both.map((one) => one.line(({ event }) => event === 'ready')));
    for (let id = 0; id < 50; id += 1) {
      for (const [at, one] of both.entries()) {
        one.send({ id, method: 'message.inject', input: chat(s, `${at} ${id}`, { draftId: randomUUID() }) });
      }
    }
    for (const one of both) one.process.stdin.end();
    expect(await Promise.all(both.map(({ exited }) => exited))).toEqual([0, 0]);
    const answers = both.flatMap(({ said }) => said.filter((line) => 'result' in Object(line)) as Answer[]);
    expect(answers.filter(({ result }) => result.ok)).toHaveLength(100);
    expect(queryElsewhere(s.inbound, 'SELECT count(*) AS n FROM messages_in')).toEqual([{ n: 100 }]);
    expect(
      queryElsewhere(join(profile, 'audit.db'), 'SELECT count(*) AS n FROM entry WHERE ended_at > 0'),
    ).toEqual([{ n: 100 }]);
  }, 60_000);
});

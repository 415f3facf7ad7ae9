/** The client of a host's doors against a played host in a second process: every case of its framing. */
import { spawn } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { askHost } from '../../src/host-doors/ask.js';
import { toLine } from '../../src/host-doors/frame.js';
import { askCommands } from '../../src/host-doors/help.js';
import { probeDoor } from '../../src/host-doors/probe.js';
import { routeMessage } from '../../src/host-doors/route.js';
import { findDoor } from '../../src/host-doors/socket-file.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { countSockets, type DoorHost, startDoorHost, untilNoneOpen } from '../support/host-doors.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeWorkspace, temporaryFolder } from '../support/store-workspace.js';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleEntry('test/support/door-host.ts');
});
afterAll(() => bundle.remove());

const SOON = { timeoutMs: 5000 };
let workspace: string;
let host: DoorHost;

async function start(options: Parameters<typeof startDoorHost>[2] = {}): Promise<void> {
  workspace = (await makeWorkspace()).path;
  host = await startDoorHost(bundle.path, workspace, options);
}

/** What comes back over a bare socket for these pieces, until the host closes or `quietMs` pass without a word. */
function bare(pieces: readonly (string | Buffer)[], { end = false, quietMs = 300 } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(join(workspace, 'ncl.sock'));
    let said = '';
    const done = (): void => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(quietMs, done);
    socket.on('data', (chunk) => {
      said += chunk.toString('utf8');
    });
    socket.on('close', done);
    for (const piece of pieces) socket.write(piece);
    if (end) socket.end();
  });
}

const parsed = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const help = (id: string) => JSON.stringify({ id, command: 'help', args: {} });

describe('framing', () => {
  beforeEach(() => start());

  it('waits for the newline of a frame in pieces, and for ever without one', async () => {
    const [a, b] = [help('1').slice(0, 20), `${help('1').slice(20)}\n`];
    expect(parsed(await bare([a, b]))).toMatchObject([{ id: '1', ok: true }]);
    expect(await bare([a])).toBe('');
    expect(await bare([help('1')], { end: true })).toBe('');
  });

  it('takes blank lines, CRLF and spaces around', async () => {
    expect(parsed(await bare([`\r\n\n  ${help('1')}  \r\n`]))).toMatchObject([{ id: '1', ok: true }]);
  });

  it('answers one of two frames in one write', async () => {
    const answers = parsed(await bare([`${help('1')}\n${help('2')}\n`]));
    expect(answers).toHaveLength(1);
  });

  it('carries out both of two frames, though one is answered', async () => {
    const add = (id: string, name: string) =>
      JSON.stringify({
        ...{ id, command: 'destinations-add' },
        args: { agent_group_id: 'ag-one', local_name: name, target_type: 'channel', target_id: 'mg-a' },
      });
    await bare([`${add('1', 'a')}\n${add('2', 'b')}\n`], { quietMs: 1000 });
    const names = queryElsewhere(join(workspace, 'v2.db'), 'SELECT local_name FROM agent_destinations');
    expect(names.map((row) => row.local_name).sort()).toEqual(['a', 'b']);
  });

  it.each([
    ['no JSON', '{"id":', 'bad frame: '],
    ['no object', '7', 'bad request shape'],
    ['an id that is no string', '{"id":1,"command":"help","args":{}}', 'bad request shape'],
    ['no command', '{"id":"1","args":{}}', 'bad request shape'],
    ['no args', '{"id":"1","command":"help"}', 'bad request shape'],
    ['args null', '{"id":"1","command":"help","args":null}', 'bad request shape'],
  ])('answers %s with a transport-error and closes', async (_, frame, message) => {
    const [answer, ...more] = parsed(await bare([`${frame}\n${help('2')}\n`]));
    expect(answer).toMatchObject({ id: 'unknown', ok: false, error: { code: 'transport-error' } });
    expect(answer.error.message).toContain(message);
    expect(more).toEqual([]);
  });

  it('takes an array for no arguments, echoes any id, ignores other fields', async () => {
    const frame = { id: 'x'.repeat(5000), command: 'groups-list', args: [1], caller: 'agent' };
    expect(parsed(await bare([`${JSON.stringify(frame)}\n`]))).toMatchObject([{ id: frame.id, ok: true }]);
    expect(parsed(await bare([`${JSON.stringify({ ...frame, id: '' })}\n`]))).toMatchObject([{ id: '' }]);
  });

  it('runs a command whose client has gone', async () => {
    host.fault('groups-update', { delayMs: 100 });
    const frame = { id: '1', command: 'groups-update', args: { id: 'ag-one', name: 'Renamed' } };
    await new Promise<void>((gone) => {
      const socket = connect(join(workspace, 'ncl.sock'), () => {
        socket.write(`${JSON.stringify(frame)}\n`, () => socket.destroy());
      });
      socket.on('close', () => gone());
    });
    const name = () =>
      queryElsewhere(join(workspace, 'v2.db'), "SELECT name FROM agent_groups WHERE id = 'ag-one'");
    await waitFor('the renaming', () => (name()[0]?.name === 'Renamed' ? true : undefined));
    await untilNoneOpen(host);
  });

  it('loses the answer of a client that ends its side before it', async () => {
    host.fault('groups-list', { delayMs: 50 });
    expect(
      await bare([`${JSON.stringify({ id: '1', command: 'groups-list', args: {} })}\n`], { end: true }),
    ).toBe('');
  });

  it('damages a raw character across two reads, but not one that is escaped', async () => {
    const frame = (text: string) => ({
      id: '1',
      command: 'groups-update',
      args: { id: 'ag-one', name: text },
    });
    const raw = Buffer.from(`${JSON.stringify(frame('ä'))}\n`);
    const cut = raw.indexOf(0xc3) + 1;
    const socket = connect(join(workspace, 'ncl.sock'));
    socket.write(raw.subarray(0, cut));
    await new Promise((go) => setTimeout(go, 100));
    socket.write(raw.subarray(cut));
    await new Promise((closed) => socket.once('close', closed).resume());
    const name = () =>
      queryElsewhere(join(workspace, 'v2.db'), "SELECT name FROM agent_groups WHERE id = 'ag-one'")[0]?.name;
    expect(name()).toBe('\ufffd\ufffd');
    // Longer than a socket's buffer: it comes in pieces.
    const long = `ä😀${'ö'.repeat(100_000)}\ud800`;
    const answer = await askHost(
      workspace,
      { command: 'groups-update', args: { id: 'ag-one', name: long } },
      SOON,
    );
    expect(answer).toMatchObject({ type: 'answered', data: { name: `ä😀${'ö'.repeat(100_000)}\ufffd` } });
  });

  it('answers forty at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => askHost(workspace, { command: 'groups-list' }, SOON)),
    );
    expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['answered']));
    expect((await untilNoneOpen(host)).ncl.ever).toBe(40);
  });
});

describe('what becomes of a command', () => {
  beforeEach(() => start());

  it('an error of the host is its code and its words', async () => {
    expect(await askHost(workspace, { command: 'nothing-here' }, SOON)).toMatchObject({
      ...{ type: 'refused', code: 'unknown-command' },
    });
    expect(await askHost(workspace, { command: 'groups-get', args: { id: 'x' } }, SOON)).toEqual({
      ...{ type: 'refused', code: 'handler-error', message: 'groups "x" not found' },
    });
    host.fault('groups-list', { error: { code: 'handler-error', message: 'database is locked' } });
    expect(await askHost(workspace, { command: 'groups-list' }, SOON)).toMatchObject({
      ...{ type: 'refused', message: 'database is locked' },
    });
  });

  it('what a host says for a person’s terminal besides is passed over', async () => {
    host.fault('groups-list', { human: 'ID  NAME' });
    const answer = await askHost(workspace, { command: 'groups-list' }, SOON);
    expect(answer).toMatchObject({ type: 'answered', data: [{ id: 'ag-one' }, { id: 'ag-two' }] });
  });

  it.each([
    ['says nothing', { answer: 'none' }, 'no answer came within 0.3 s'],
    ['closes after its work', { answer: 'close' }, 'it closed the connection without an answer'],
    ['breaks off in its answer', { answer: 'half' }, 'it closed the connection without an answer'],
    ['takes too long', { delayMs: 2000 }, 'no answer came within 0.3 s'],
  ] as const)('a host that %s may have done it: nothing is sent twice', async (_, fault, because) => {
    host.fault('groups-update', fault);
    const command = { command: 'groups-update', args: { id: 'ag-one', name: 'Once' } };
    const sockets = countSockets();
    expect(await askHost(workspace, command, { timeoutMs: 300 })).toEqual({ type: 'unanswered', because });
    const [row] = queryElsewhere(
      join(workspace, 'v2.db'),
      "SELECT name FROM agent_groups WHERE id = 'ag-one'",
    );
    expect(row?.name).toBe('Once');
    expect((await untilNoneOpen(host)).ncl.ever).toBe(1);
    expect(sockets.more()).toBe(0);
  });

  it('leaves nothing on a signal that goes on', async () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 3; i += 1) {
      await askHost(workspace, { command: 'groups-list' }, { ...SOON, signal });
      await probeDoor(workspace, 'cli', signal);
      await routeMessage(
        workspace,
        {
          ...{ text: 'x', to: { channelType: 'telegram', platformId: 'tg:1', threadId: null } },
          ...{ sender: 'Dana', senderId: 'telegram:7' },
        },
        signal,
      );
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('a caller that stops waiting closes the connection', async () => {
    host.fault('groups-list', { answer: 'none' });
    const stop = new AbortController();
    const sockets = countSockets();
    const asked = askHost(workspace, { command: 'groups-list' }, { ...SOON, signal: stop.signal });
    await waitFor('the connection', () => (sockets.more() === 1 ? true : undefined));
    await new Promise((go) => setTimeout(go, 50));
    stop.abort();
    expect(await asked).toEqual({ type: 'unanswered', because: 'the console stopped waiting' });
    await untilNoneOpen(host);
    const aborted = { ...SOON, signal: AbortSignal.abort() };
    expect(await askHost(workspace, { command: 'groups-list' }, aborted)).toMatchObject({ type: 'not-sent' });
  });

  it('an answer that is longer than it reads, or no answer at all, is not understood', async () => {
    const answers = [
      'x'.repeat(1_100_000),
      'no JSON\n',
      '{"ok":true}\n',
      '{"id":"other","ok":true,"data":1}\n',
    ];
    const folder = temporaryFolder();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(answers.shift() ?? ''));
    }).listen(join(folder, 'ncl.sock'));
    onTestFinished(() => void server.close());
    await waitFor('the socket', () => (existsSync(join(folder, 'ncl.sock')) ? true : undefined));
    const because: string[] = [];
    while (answers.length > 0) {
      const answer = await askHost(folder, { command: 'groups-list' }, SOON);
      because.push('because' in answer ? answer.because : answer.type);
    }
    expect(because).toEqual([
      'its answer is longer than 1 MiB',
      'its answer was not understood',
      'its answer was not understood',
      'it answered another frame',
    ]);
  });

  it('a frame over 1 MiB is not sent', async () => {
    const args = { id: 'ag-one', name: 'ä'.repeat(200_000) };
    expect(await askHost(workspace, { command: 'groups-update', args }, SOON)).toMatchObject({
      ...{ type: 'not-sent', door: null, because: expect.stringContaining('at most 1048576') },
    });
    expect((await host.connections()).ncl.ever).toBe(0);
    expect(() => toLine('x'.repeat(1024 * 1024))).toThrow('at most');
  });
});

describe('the terminal’s door', () => {
  beforeEach(() => start());

  /** A connection, and all that was said on it. */
  async function terminal(...lines: readonly unknown[]) {
    const socket = connect(join(workspace, 'cli.sock'));
    onTestFinished(() => void socket.destroy());
    const at = { said: '', closed: false, socket };
    socket.on('data', (chunk) => {
      at.said += chunk.toString('utf8');
    });
    socket.on('close', () => {
      at.closed = true;
    });
    await new Promise((connected) => socket.once('connect', connected));
    for (const line of lines) socket.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
    return at;
  }

  it('answers no routed line and no nonsense, and keeps the connection', async () => {
    const to = { channelType: 'telegram', platformId: 'tg:1' };
    const at = await terminal({ text: 'hello', to }, { text: '', to }, { to }, 'no JSON', 7, {
      text: 'hello',
      to,
    });
    await new Promise((go) => setTimeout(go, 200));
    expect([at.said, at.closed]).toEqual(['', false]);
  });

  it('takes a line with half an address for its own chat, and ends whoever sat there', async () => {
    const first = await terminal({ text: 'hello' });
    await new Promise((go) => setTimeout(go, 100));
    const routed = await terminal({ text: 'hello', to: { channelType: 'telegram', platformId: 'tg:1' } });
    await new Promise((go) => setTimeout(go, 100));
    expect(first.closed).toBe(false);
    await terminal({ text: 'hello', to: { channelType: 'telegram' } });
    await waitFor('the end of the first', () => (first.closed ? true : undefined));
    expect(JSON.parse(first.said)).toEqual({ text: '[superseded by a newer client]' });
    expect(routed.said).toBe('');
  });
});

describe('which door there is', () => {
  it('open, gone in order, killed, and taken over by the next host', async () => {
    await start();
    expect(await probeDoor(workspace, 'ncl')).toMatchObject({ state: 'open' });
    expect(await probeDoor(workspace, 'cli')).toMatchObject({ state: 'open' });
    await host.stop();
    expect(await probeDoor(workspace, 'ncl')).toMatchObject({ state: 'absent' });
    host = await startDoorHost(bundle.path, workspace);
    await host.kill();
    expect(existsSync(join(workspace, 'ncl.sock'))).toBe(true);
    expect(await probeDoor(workspace, 'ncl')).toMatchObject({ state: 'stale' });
    expect(await askHost(workspace, { command: 'help' }, SOON)).toMatchObject({
      ...{ type: 'not-sent', door: { state: 'stale' } },
    });
    host = await startDoorHost(bundle.path, workspace);
    expect(await probeDoor(workspace, 'ncl')).toMatchObject({ state: 'open' });
  });

  it('what is no socket of ours is not entered', async () => {
    await start();
    const other = join(temporaryFolder(), 'data');
    mkdirSync(other);
    const because = (name: 'ncl' | 'cli') =>
      probeDoor(other, name).then((door) => [door.state, door.because]);
    symlinkSync(join(workspace, 'ncl.sock'), join(other, 'ncl.sock'));
    writeFileSync(join(other, 'cli.sock'), 'x');
    expect(await because('ncl')).toEqual(['unsafe', 'it is a symbolic link']);
    expect(await because('cli')).toEqual(['unsafe', 'it is not a socket']);
    rmSync(join(other, 'ncl.sock'));
    linkSync(join(workspace, 'ncl.sock'), join(other, 'ncl.sock'));
    expect(await because('ncl')).toEqual(['unsafe', 'the socket has more than one name']);
    rmSync(join(other, 'ncl.sock'));
    expect(findDoor(workspace, 'ncl', 12_345)).toMatchObject({ state: 'foreign' });
    expect(findDoor(workspace, 'ncl', null)).toMatchObject({ state: 'absent' });
    const deep = join(temporaryFolder(), 'd'.repeat(120));
    mkdirSync(deep);
    expect(await probeDoor(deep, 'ncl')).toMatchObject({ state: 'too-long' });
    expect((await host.connections()).ncl.ever).toBe(0);
  });

  it('tells hosts apart by their help', async () => {
    await start({ dialect: '2.0' });
    const older = await askCommands(workspace);
    expect(older).toMatchObject({ commands: { groups: expect.arrayContaining(['list', 'restart']) } });
    expect(older).not.toHaveProperty('commands.tasks');
    await start({ dialect: '2.3' });
    expect(await askCommands(workspace)).toHaveProperty('commands.tasks');
    host.fault('help', { answer: 'none', delayMs: 0 });
    host.fault('help', { error: { code: 'handler-error', message: 'no' } });
    expect(await askCommands(workspace)).toMatchObject({ failed: { type: 'refused' } });
  });

  it('a stopping host does not wait for the console', async () => {
    await start();
    await probeDoor(workspace, 'ncl');
    await askHost(workspace, { command: 'groups-list' }, SOON);
    const to = { channelType: 'telegram', platformId: 'tg:1', threadId: null };
    const line = { text: 'hello', to, sender: 'Dana', senderId: 'telegram:7' };
    expect(await routeMessage(workspace, line)).toEqual({ type: 'taken' });
    const began = performance.now();
    await host.stop();
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('either side is killed in the middle of a call', () => {
  it('twenty times the host: every call has an outcome, and no connection is left', async () => {
    workspace = (await makeWorkspace()).path;
    const outcomes = new Set<string>();
    const sockets = countSockets();
    for (let i = 0; i < 20; i += 1) {
      host = await startDoorHost(bundle.path, workspace);
      host.fault('groups-update', i % 2 === 0 ? { delayMs: 60_000 } : null);
      const command = { command: 'groups-update', args: { id: 'ag-one', name: `Name ${i}` } };
      const asked = askHost(workspace, command, SOON);
      const routed = routeMessage(workspace, {
        ...{ text: 'x', to: { channelType: 'telegram', platformId: 'tg:1', threadId: null } },
        ...{ sender: 'Dana', senderId: 'telegram:7' },
      });
      await new Promise((go) => setTimeout(go, i));
      await host.kill();
      for (const { type } of [await asked, await routed]) outcomes.add(type);
      await sockets.untilNone();
    }
    const possible = ['not-sent', 'unanswered', 'answered', 'taken', 'sent'];
    expect([...outcomes].filter((type) => !possible.includes(type))).toEqual([]);
    expect(outcomes).toContain('unanswered');
  });

  it('twenty times the console: the host carries on, and sees no connection any more', async () => {
    await start();
    const client = `
      const s = require('node:net').connect(process.argv[1]);
      s.on('connect', () => s.write(process.argv[2] + '\\n', () => process.send('sent')));
      setInterval(() => {}, 1000);`;
    for (let i = 0; i < 20; i += 1) {
      host.fault('groups-update', { delayMs: i * 5 });
      const frame = { id: '1', command: 'groups-update', args: { id: 'ag-one', name: `Name ${i}` } };
      const child = spawn(
        process.execPath,
        ['-e', client, join(workspace, 'ncl.sock'), JSON.stringify(frame)],
        {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        },
      );
      await new Promise((sent) => child.once('message', sent));
      child.kill('SIGKILL');
      await new Promise((gone) => child.once('exit', gone));
    }
    const name = () =>
      queryElsewhere(join(workspace, 'v2.db'), "SELECT name FROM agent_groups WHERE id = 'ag-one'")[0]?.name;
    await waitFor('the last renaming', () => (name() === 'Name 19' ? true : undefined));
    expect((await untilNoneOpen(host)).ncl.ever).toBe(20);
    await host.stop();
  });
});

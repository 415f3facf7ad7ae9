/** What the desk does through a host's doors: asked as scripts ask it, answered by a played host in a second process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveSession } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { buildCli, type Cli, CliProcess } from '../support/cli.js';
import { type DoorHost, startDoorHost, untilNoneOpen } from '../support/host-doors.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, type TestSession, temporaryFolder } from '../support/store-workspace.js';

let bundle: Bundle;
let cli: Cli;
beforeAll(async () => {
  [bundle, cli] = await Promise.all([bundleEntry('test/support/door-host.ts'), buildCli()]);
});
afterAll(() => {
  bundle.remove();
  cli.remove();
});

let session: TestSession;
let profile: string;
let desk: CliProcess;
let calls = 0;

/** A session whose agent is wired to its chat, and whose owner is a user of its channel. */
beforeEach(async () => {
  session = await makeSession();
  const at = new Date(NOON).toISOString();
  await session.ws.central.write((db) => {
    db.prepare(
      "INSERT INTO users (id, kind, display_name, created_at) VALUES ('telegram:7', 'telegram', 'Dana', ?)",
    ).run(at);
    db.prepare("INSERT INTO user_roles (user_id, role, granted_at) VALUES ('telegram:7', 'owner', ?)").run(
      at,
    );
    db.prepare(
      `INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, engage_mode, engage_pattern,
         sender_scope, ignored_message_policy, created_at) VALUES ('mga-a', 'mg-a', 'ag-one', 'pattern', '.', 'all', 'drop', ?)`,
    ).run(at);
  });
  session.ws.close();
  profile = join(temporaryFolder(), 'profile');
  desk = new CliProcess(cli, [
    ...['serve', '--stdio', `--workspace=${session.ws.path}`, `--user-data-dir=${profile}`],
  ]);
  await desk.line((line) => line.event === 'ready');
});

const start = (options?: Parameters<typeof startDoorHost>[2]): Promise<DoorHost> =>
  startDoorHost(bundle.path, session.ws.path, options);

async function call(method: string, input?: unknown) {
  const id = ++calls;
  desk.send({ id, method, input });
  const line = await desk.line<{ result: Record<string, unknown> }>((one) => one.id === id);
  return line.result as {
    ok: boolean;
    value: Record<string, unknown>;
    error: { code: string; message: string };
  };
}

const central = (sql: string) => queryElsewhere(join(session.ws.path, 'v2.db'), sql);
const inbound = (sql: string) => queryElsewhere(session.inbound, sql);
const lastEntry = () =>
  queryElsewhere(
    join(profile, 'audit.db'),
    'SELECT method, sentence, code, rows FROM entry ORDER BY id DESC LIMIT 1',
  )[0];

const message = (more: object = {}) => ({
  ...{ sessionId: session.sessionId, text: 'Grüße 😀', sender: 'Dana', senderId: 'telegram:7' },
  ...more,
});

describe('which host there is', () => {
  it('none, an older one, a newer one, and one that was killed', async () => {
    expect((await call('hostDoor.state', { anew: true })).value).toMatchObject({
      ...{ host: 'none', era: null, commands: null, played: false, unclear: null },
      doors: [
        { name: 'ncl', state: 'absent' },
        { name: 'cli', state: 'absent' },
      ],
    });
    let host = await start({ dialect: '2.0' });
    expect((await call('hostDoor.state', { anew: true })).value).toMatchObject({
      host: 'alive',
      era: 'older',
    });
    await host.stop();
    host = await start({ dialect: '2.3' });
    expect((await call('hostDoor.state', { anew: true })).value).toMatchObject({
      host: 'alive',
      era: 'newer',
    });
    const { ncl } = await untilNoneOpen(host);
    // Its commands are known by now: that it is there is asked by connecting alone.
    await call('hostDoor.state', { anew: true });
    expect((await untilNoneOpen(host)).ncl.ever).toBe(ncl.ever + 1);
    await host.kill();
    expect((await call('hostDoor.state', { anew: true })).value).toMatchObject({
      ...{ host: 'none', doors: [{ state: 'stale' }, { state: 'stale' }] },
    });
  });

  it('says of a host whose help fails that it is alive, and why nothing is known of it', async () => {
    const host = await start();
    host.fault('help', { error: { code: 'handler-error', message: 'database is locked' } });
    expect((await call('hostDoor.state', { anew: true })).value).toMatchObject({
      ...{ host: 'alive', era: null, commands: null, unclear: 'database is locked' },
    });
  });

  it('nothing is asked while no workspace is open', async () => {
    const host = await start();
    await call('workspace.close');
    expect((await call('hostDoor.state', { anew: true })).error.code).toBe('NO_WORKSPACE');
    expect((await host.connections()).ncl.ever).toBe(0);
  });
});

it('a host that answers is a live one: none is played beside it', async () => {
  const host = await start();
  expect((await call('host.start', { consent: true })).error).toMatchObject({
    code: 'HOST_LIVE',
    message: expect.stringContaining('it answers on its sockets in the data directory'),
  });
  expect((await call('host.facts', { sessionId: session.sessionId })).value).toMatchObject({
    ...{ state: 'likely', because: expect.stringContaining('answers on its sockets') },
  });
  await host.stop();
  await call('hostDoor.state', { anew: true });
  expect((await call('host.facts', { sessionId: session.sessionId })).value.because).not.toContain('sockets');
});

describe('a message through the host', () => {
  it('arrives as it was written, is found in the rows, and wakes the session', async () => {
    const host = await start();
    const { value } = await call('hostRoute.send', message());
    expect(value).toMatchObject({
      ...{ doubt: null, card: false, arrivals: [{ sessionId: session.sessionId, trigger: true }] },
    });
    expect(JSON.parse(String(inbound('SELECT content FROM messages_in')[0]?.content))).toEqual({
      ...{ text: 'Grüße 😀', sender: 'Dana', senderId: 'telegram:7' },
    });
    await waitFor('the wake', () => host.said.find(({ type }) => type === 'wake'));
    expect(lastEntry()).toMatchObject({
      ...{
        method: 'hostRoute.send',
        sentence: expect.stringMatching(/^Inject through the host into the chat/),
      },
    });
    await untilNoneOpen(host);
  });

  it('is found in a session that the host makes for it', async () => {
    const ws = openWorkspace(session.ws.path);
    const other = await resolveSession(ws, 'ag-two', 'mg-a', null, 'shared');
    await ws.central.write((db) => {
      db.prepare("UPDATE sessions SET status = 'closed' WHERE id = ?").run(other.session.id);
      db.prepare(
        `INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, engage_mode, engage_pattern,
           created_at) VALUES ('mga-b', 'mg-a', 'ag-two', 'pattern', '.', 'x')`,
      ).run();
    });
    ws.close();
    await start();
    const { value } = await call('hostRoute.send', message());
    const arrivals = value.arrivals as { sessionId: string }[];
    expect(arrivals).toHaveLength(2);
    expect(arrivals.map(({ sessionId }) => sessionId)).not.toContain(other.session.id);
  });

  it('that is dropped is found nowhere, and that an owner is asked is told', async () => {
    const ws = openWorkspace(session.ws.path);
    await ws.central.write((db) =>
      db.exec("UPDATE messaging_groups SET unknown_sender_policy = 'request_approval' WHERE id = 'mg-a'"),
    );
    ws.close();
    await start();
    const { value } = await call('hostRoute.send', message({ senderId: 'telegram:stranger' }));
    expect(value).toMatchObject({ doubt: null, arrivals: [], card: true });
    expect(value.waitedMs).toBeGreaterThanOrEqual(3000);
    expect(inbound('SELECT 1 FROM messages_in')).toEqual([]);
  });

  it('is refused while no host is there, and where it could not come through the channel: nothing is sent', async () => {
    expect((await call('hostRoute.send', message())).error).toMatchObject({
      code: 'HOST_DOOR_SHUT',
      message: expect.stringContaining('through cli.sock: there is no such file. Nothing was sent'),
    });
    const host = await start();
    const ws = openWorkspace(session.ws.path);
    await ws.central.write((db) => db.exec("DELETE FROM messaging_group_agents WHERE id = 'mga-a'"));
    ws.close();
    expect((await call('hostRoute.send', message())).error.code).toBe('ROUTE_REFUSED');
    expect((await host.connections()).cli.ever).toBe(1); // The probe.
    expect(lastEntry()).toMatchObject({ code: 'ROUTE_REFUSED', rows: 0 });
  });
});

describe('a change by the host', () => {
  const added = (more: object = {}) => ({
    ...{ agentGroupId: 'ag-one', name: 'chat-b', target: { type: 'channel', id: 'mg-b' } },
    ...more,
  });
  const rows = () => central('SELECT local_name, target_id FROM agent_destinations');

  it('adds a destination and removes it: v2.db has it, every session is told, the log says by which way', async () => {
    await start();
    const plan = (await call('change.plan', { method: 'destination.add', input: added() })).value;
    expect(await call('destination.add', added({ shown: plan, through: 'host' }))).toMatchObject({
      ok: true,
    });
    expect(rows()).toEqual([{ local_name: 'chat-b', target_id: 'mg-b' }]);
    expect(inbound('SELECT name, platform_id FROM destinations')).toEqual([
      { name: 'chat-b', platform_id: 'slack:2' },
    ]);
    expect(lastEntry()).toMatchObject({ sentence: expect.stringMatching(/, through the host$/), rows: 1 });
    const seen = { name: 'chat-b', targetType: 'channel', targetId: 'mg-b' };
    const removed = await call('destination.remove', { agentGroupId: 'ag-one', seen, through: 'host' });
    expect(removed).toMatchObject({ ok: true });
    expect([rows(), inbound('SELECT name FROM destinations')]).toEqual([[], []]);
  });

  it('is checked as a direct one is, before anything is sent', async () => {
    const host = await start();
    await call('hostDoor.state', { anew: true });
    const before = (await host.connections()).ncl.ever;
    const ghost = added({ target: { type: 'channel', id: 'mg-ghost' }, through: 'host' });
    expect((await call('destination.add', ghost)).error.code).toBe('MESSAGING_GROUP_NOT_FOUND');
    expect((await call('destination.add', added({ shown: [], through: 'host' }))).error.code).toBe(
      'PLAN_CHANGED',
    );
    expect((await host.connections()).ncl.ever).toBe(before);
    expect(rows()).toEqual([]);
  });

  it('whose answer is lost is read back, and not sent again', async () => {
    const host = await start();
    host.fault('destinations-add', { answer: 'close' });
    await call('hostDoor.state', { anew: true });
    expect(await call('destination.add', added({ through: 'host' }))).toMatchObject({ ok: true });
    expect(rows()).toHaveLength(1);
  });

  it('that is lost on its way is said, with what v2.db says', async () => {
    const host = await start();
    host.fault('destinations-add', { error: { code: 'handler-error', message: 'x' }, answer: 'close' });
    const { error } = await call('destination.add', added({ through: 'host' }));
    expect(error).toMatchObject({
      code: 'HOST_UNANSWERED',
      message: expect.stringContaining('it closed the connection without an answer'),
    });
    expect(error.message).toContain('is not as it was asked for in v2.db');
    expect(rows()).toEqual([]);
    expect(lastEntry()).toMatchObject({ code: 'HOST_UNANSWERED' });
  });

  it('that the host refuses, lacks or does differently is said in its words', async () => {
    const host = await start();
    host.fault('destinations-add', { error: { code: 'handler-error', message: 'database is locked' } });
    expect((await call('destination.add', added({ through: 'host' }))).error.message).toBe(
      'The host refused it: “database is locked” (handler-error). It was not done.',
    );
    await host.stop();
    expect((await call('destination.add', added({ through: 'host' }))).error).toMatchObject({
      ...{ code: 'HOST_DOOR_SHUT' },
    });
    expect(rows()).toEqual([]);
  });

  const wired = (more: object = {}) => ({
    ...{ messagingGroupId: 'mg-b', agentGroupId: 'ag-one', mode: 'shared', destination: null },
    ...more,
  });

  it('wires an agent, with the destination that the host names, and changes the wiring', async () => {
    await start();
    const made = await call(
      'wiring.create',
      wired({ engageMode: 'mention', engagePattern: null, through: 'host' }),
    );
    expect(made).toMatchObject({ ok: true, value: { messagingGroupId: 'mg-b', engageMode: 'mention' } });
    expect(rows()).toMatchObject([{ target_id: 'mg-b' }]);
    expect(lastEntry()).toMatchObject({ rows: 2 });
    const id = String(made.value.id);
    const changed = await call('wiring.change', { id, change: { priority: 7 }, through: 'host' });
    expect(changed).toMatchObject({ ok: true, value: { priority: 7 } });
  });

  it('a host of 2.0.64 is not asked for a wiring: it would make one without a destination', async () => {
    await start({ dialect: '2.0' });
    expect((await call('wiring.create', wired({ through: 'host' }))).error).toMatchObject({
      code: 'HOST_LACKS',
    });
    expect(central("SELECT id FROM messaging_group_agents WHERE messaging_group_id = 'mg-b'")).toEqual([]);
  });

  it('restarts the containers that run, and says when the answer does not come', async () => {
    const host = await start();
    expect((await call('agentGroup.restart', { id: 'ag-one', message: 'Hello' })).value).toEqual({
      restarted: 0,
    });
    expect(inbound('SELECT 1 FROM messages_in')).toEqual([]);
    host.running([session.sessionId]);
    expect((await call('agentGroup.restart', { id: 'ag-one', message: 'Hello' })).value).toEqual({
      restarted: 1,
    });
    expect(inbound('SELECT on_wake, content FROM messages_in')).toMatchObject([
      { on_wake: 1, content: expect.stringContaining('Hello') },
    ]);
    host.fault('groups-restart', { answer: 'close' });
    expect((await call('agentGroup.restart', { id: 'ag-one', message: null })).error).toMatchObject({
      code: 'HOST_UNANSWERED',
      message: expect.stringContaining('By v2.db, 0 of its 1 active sessions have a container now.'),
    });
    await host.stop();
    expect(existsSync(join(session.ws.path, 'ncl.sock'))).toBe(false);
  });
});

/** The simulated agent as a runner of 2.3, in a process of its own; its rows are read by another. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AgentChild, CHANNEL, makeStages, type Stage, startAgent } from '../support/agent.js';
import { type Bundle, bundleEntry } from '../support/child.js';
import { run } from '../support/session-files.js';

let bundle: Bundle;
let folder: string;
let stage: Stage;
let agent: AgentChild;

beforeAll(async () => {
  bundle = await bundleEntry('src/play/agent/index.ts');
});
afterAll(() => bundle.remove());
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-newer-')));
  const made = (await makeStages(join(folder, 'data'), ['t'])).get('t');
  if (made === undefined) throw new Error('There is no stage');
  stage = made;
});
afterEach(async () => {
  agent.process.kill('SIGKILL');
  await agent.exited;
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  agent = startAgent(bundle.path, [`--workspace=${join(folder, 'data')}`, '--delay=0', '--dialect=2.3']);
  await agent.heard('ready', ({ sessions }) => sessions.includes(stage.sessionId));
}

interface Row {
  id: string;
  seq: number;
  kind?: string;
  trigger?: 0 | 1;
  content?: object;
  /** null: it says nothing of where it came from. */
  channel?: string | null;
}

/** In one transaction: one poll sees all of them. */
function hostWrites(...rows: Row[]): void {
  const inserts = rows.map(({ id, seq, kind = 'chat', trigger = 1, content = { text: id }, channel }) => {
    const from = channel === undefined ? CHANNEL.channelType : channel;
    const at = from === null ? 'NULL, NULL' : `'${CHANNEL.platformId}', '${from}'`;
    return `INSERT INTO messages_in (id, seq, kind, timestamp, trigger, platform_id, channel_type, content)
            VALUES ('${id}', ${seq}, '${kind}', '2026-11-22T07:14:00.000Z', ${trigger}, ${at}, '${JSON.stringify(content)}');`;
  });
  run(join(stage.dir, 'inbound.db'), `BEGIN; ${inserts.join('\n')} COMMIT;`);
}

const answered = (id: string) => agent.heard('answered', (r) => r.messageId === id);
const acks = () =>
  stage.outbound('SELECT message_id AS id, status, status_changed AS at FROM processing_ack ORDER BY rowid');
const said = () =>
  stage.outbound(
    'SELECT kind, channel_type AS channel, platform_id AS platform, content FROM messages_out ORDER BY seq',
  );

it('takes the oldest ten first, and stamps with milliseconds', async () => {
  hostWrites(...Array.from({ length: 12 }, (_, i) => ({ id: `m${i + 1}`, seq: 2 * (i + 1) })));
  await start();
  await answered('m12');
  const answers = stage.outbound('SELECT in_reply_to AS id, timestamp AS at FROM messages_out ORDER BY seq');
  expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, i) => `m${i + 1}`));
  for (const { at } of [...answers, ...acks()]) expect(at).toMatch(/^[\d-]{10}T[\d:]{8}\.\d{3}Z$/);
});

it('is deaf behind ten answers that nobody reads, until they are gone', async () => {
  const answers = Array.from({ length: 10 }, (_, i) => ({ id: `a${i}`, seq: 2 + 2 * i, kind: 'system' }));
  hostWrites(...answers, { id: 'behind', seq: 100 });
  await start();
  // Context that it does not take either is acked by nobody: that it looked is known by what it says next.
  run(join(stage.dir, 'inbound.db'), "UPDATE messages_in SET status = 'completed' WHERE id = 'a0'");
  await answered('behind');
  expect(acks().map(({ id }) => id)).toEqual(['behind']);
});

it('in the run of a task says its last words to the log; files go to the first destination', async () => {
  run(
    join(stage.dir, 'inbound.db'),
    `INSERT INTO destinations (name, display_name, type, channel_type, platform_id, agent_group_id)
     VALUES ('aa-dana', 'Dana', 'channel', 'telegram', 'tg:9', NULL)`,
  );
  hostWrites(
    { id: 'echo', seq: 2, trigger: 0, channel: 'session-echo' },
    { id: 'task', seq: 4, kind: 'task', content: { prompt: 'Write the brief' }, channel: null },
    { id: 'file', seq: 6, kind: 'task', content: { prompt: '/file brief.txt' }, channel: null },
  );
  await start();
  await answered('file');
  expect(said()).toEqual([
    { kind: 'task_log', channel: null, platform: null, content: expect.stringContaining('Write the brief') },
    { kind: 'chat', channel: 'telegram', platform: 'tg:9', content: expect.stringContaining('brief.txt') },
  ]);
});

it('beside a message of a person a task is answered as that is', async () => {
  hostWrites({ id: 'task', seq: 2, kind: 'task', content: { prompt: 'Write' } }, { id: 'chat', seq: 4 });
  await start();
  await answered('chat');
  expect(said().map(({ kind }) => kind)).toEqual(['chat', 'chat']);
});

it('acks a task whose script fails as such', async () => {
  await start();
  hostWrites({ id: 'task', seq: 2, kind: 'task', content: { prompt: '/skip' } });
  await answered('task');
  expect(acks()).toMatchObject([{ id: 'task', status: 'script-skip:error' }]);
  expect(said()).toEqual([]);
});

/**
 * Every operation that writes, given odd texts in each of its fields: it does what it says or refuses with an
 * error of ours that names no system code, and what it accepted reads back as it was given.
 */
import { expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { changeAgentGroup, createAgentGroup, removeAgentGroup } from '../../src/store/config/agent-group.js';
import {
  addDestination,
  changeDestination,
  removeDestination,
} from '../../src/store/config/destination-config.js';
import {
  changeMessagingGroup,
  createMessagingGroup,
  removeMessagingGroup,
} from '../../src/store/config/messaging-group.js';
import { changeWiring, createWiring, removeWiring } from '../../src/store/config/wiring.js';
import { injectMessage, nextOccurrences } from '../../src/store/message/injection.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { readImport, writeItems } from '../../src/store/message/message-import.js';
import { answerQuestion } from '../../src/store/message/question.js';
import { writeSystemResponse } from '../../src/store/message/system-response.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import {
  closeSession,
  initSessionFolder,
  reopenSession,
  resolveSession,
} from '../../src/store/session/session.js';
import { repairSession } from '../../src/store/session/session-repair.js';
import { setSessionRouting } from '../../src/store/session/session-routing.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession } from '../support/store-workspace.js';

const ODD = [
  ...['', ' ', '\0', 'a\0b', '\n', '\u001b[2J', '\ud800', 'a\udfff', '\u202egpj.exe', '\ufeff', '\u2028'],
  ...[
    '.',
    '..',
    '../../x',
    '/etc/passwd',
    'C:\\x',
    'a/b',
    'a\\b',
    'CON',
    'a.',
    'x:y',
    '%',
    '_',
    "'",
    '"',
    ';--',
  ],
  ...[
    'null',
    'undefined',
    '[object Object]',
    '__proto__',
    'constructor',
    'toString',
    '{}',
    '[]',
    '{"a":',
    '0',
  ],
  ...['NaN', '-1', '9223372036854775807', '1e999', '* * * * *', '0 0 30 2 *', '@daily', 'x'.repeat(300)],
  ...[
    'x'.repeat(5000),
    '👩‍👩‍👧‍👦'.repeat(40),
    '('.repeat(50),
    '(a+)+$',
    '2026-02-30T00:00:00.000Z',
    '🔥',
    'שלום',
  ],
];

type Work = (s: TestSession, odd: string) => unknown;
const none = { platformId: null, channelType: null, threadId: null };
const draft = (odd: string) => ({
  ...{ draftId: crypto.randomUUID(), kind: 'chat' as const, content: JSON.stringify({ text: odd || 'x' }) },
  ...{ trigger: true, onWake: false, processAfter: null, recurrence: null, address: null, files: [] },
});
const inField = (field: string): [string, Work] => [
  `message ${field}`,
  (s, odd) =>
    writeSessionMessage(s.ws, 'ag-one', s.sessionId, { ...chat(`m-${Math.random()}`), [field]: odd }),
];
const inContent = (what: string, content: (odd: string) => unknown): [string, Work] => [
  `content ${what}`,
  (s, odd) =>
    writeSessionMessage(s.ws, 'ag-one', s.sessionId, {
      ...chat(`m-${Math.random()}`),
      content: JSON.stringify(content(odd)),
    }),
];
const file = (more: object) => ({ text: 'x', attachments: [{ name: 'a', data: 'eA==', ...more }] });

const operations: [string, Work][] = [
  ...['id', 'kind', 'timestamp', 'platformId', 'channelType', 'threadId', 'content', 'processAfter'].map(
    inField,
  ),
  ...['recurrence', 'sourceSessionId'].map(inField),
  inContent('text', (odd) => ({ text: odd })),
  inContent('key', (odd) => ({ text: 'x', [odd]: odd })),
  inContent('file name', (odd) => file({ name: odd })),
  inContent('file type', (odd) => file({ type: odd, mimeType: odd, name: null })),
  inContent('file data', (odd) => file({ data: odd })),
  inContent('file path', (odd) => ({ text: 'x', attachments: [{ localPath: odd }] })),
  inContent('attachments', (odd) => ({ text: 'x', attachments: odd })),
  [
    'path of a file',
    (s, odd) =>
      writeSessionMessage(s.ws, 'ag-one', s.sessionId, {
        ...chat(`m-${Math.random()}`),
        files: [{ name: 'a', path: odd }],
      }),
  ],
  ['injection', (s, odd) => injectMessage(s.ws, { ...draft(odd), sessionId: s.sessionId })],
  ['injection session', (s, odd) => injectMessage(s.ws, { ...draft('x'), sessionId: odd })],
  [
    'injection address',
    (s, odd) =>
      injectMessage(s.ws, {
        ...draft('x'),
        sessionId: s.sessionId,
        address: { platformId: odd, channelType: odd, threadId: odd },
      }),
  ],
  ['recurrence', (_, odd) => nextOccurrences(odd, NOON, { name: 'Europe/Berlin', from: 'machine' })],
  [
    'import',
    async (s, odd) => {
      const items = await readImport(s.ws, odd, {
        now: NOON,
        batchId: crypto.randomUUID(),
        address: none,
        place: ANY_PLACE,
      });
      await writeItems(s.ws, s.sessionId, items);
    },
  ],
  [
    'import field',
    async (s, odd) => {
      const line = JSON.stringify({ text: odd, sender: odd, id: odd, threadId: odd });
      const items = await readImport(s.ws, line, {
        now: NOON,
        batchId: crypto.randomUUID(),
        address: none,
        place: ANY_PLACE,
      });
      await writeItems(s.ws, s.sessionId, items);
    },
  ],
  ['session agent', (s, odd) => resolveSession(s.ws, odd, 'mg-a', null, 'shared')],
  ['session chat', (s, odd) => resolveSession(s.ws, 'ag-one', odd, null, 'shared')],
  ['session thread', (s, odd) => resolveSession(s.ws, 'ag-one', 'mg-a', odd, 'per-thread')],
  ['session folder', (s, odd) => initSessionFolder(s.ws, 'ag-one', odd)],
  ['session close', (s, odd) => closeSession(s.ws, odd)],
  ['session reopen', (s, odd) => reopenSession(s.ws, odd)],
  [
    'session route',
    (s, odd) => setSessionRouting(s.ws, 'ag-one', s.sessionId, { messagingGroupId: 'mg-b', threadId: odd }),
  ],
  [
    'session repair',
    (s, odd) =>
      repairSession(
        s.ws,
        { kind: 'row-missing', agentGroupId: 'ag-one', sessionId: odd, sentence: odd, adoptable: true },
        { messagingGroupId: odd, threadId: odd },
      ),
  ],
  ['answer', (s, odd) => answerQuestion(s.ws, odd, odd, odd, true)],
  [
    'response',
    (s, odd) =>
      writeSystemResponse(s.ws, 'ag-one', s.sessionId, odd, odd, {
        selectedOption: odd,
        userId: odd,
        [odd]: odd,
      }),
  ],
  [
    'agent name',
    (s, odd) => createAgentGroup(s.ws, { name: odd, folder: `f${Math.random()}`.replace('.', '') }),
  ],
  ['agent folder', (s, odd) => createAgentGroup(s.ws, { name: 'x', folder: odd })],
  ['agent provider', (s, odd) => changeAgentGroup(s.ws, 'ag-two', { agentProvider: odd })],
  ['agent removed', (s, odd) => removeAgentGroup(s.ws, odd)],
  [
    'chat channel',
    (s, odd) => createMessagingGroup(s.ws, { channelType: odd, platformId: `p${Math.random()}` }),
  ],
  ['chat platform', (s, odd) => createMessagingGroup(s.ws, { channelType: 'telegram', platformId: odd })],
  ['chat name', (s, odd) => changeMessagingGroup(s.ws, 'mg-b', { name: odd })],
  ['chat removed', (s, odd) => removeMessagingGroup(s.ws, odd)],
  ['destination', (s, odd) => addDestination(s.ws, 'ag-one', odd, { type: 'channel', id: 'mg-a' })],
  ['destination target', (s, odd) => addDestination(s.ws, 'ag-one', 'x', { type: 'agent', id: odd })],
  [
    'destination seen',
    (s, odd) =>
      changeDestination(s.ws, 'ag-one', { name: odd, targetType: odd, targetId: odd }, { name: 'y' }),
  ],
  [
    'destination removed',
    (s, odd) => removeDestination(s.ws, 'ag-one', { name: odd, targetType: odd, targetId: odd }),
  ],
  ['wiring', (s, odd) => createWiring(s.ws, { messagingGroupId: odd, agentGroupId: odd })],
  [
    'wiring pattern',
    async (s, odd) => {
      const { id } = await createWiring(s.ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-two' });
      try {
        await changeWiring(s.ws, id, { engagePattern: odd });
      } finally {
        await removeWiring(s.ws, id);
      }
    },
  ],
  ['wiring removed', (s, odd) => removeWiring(s.ws, odd)],
];

it('F8: odd texts in any field are refused by an error of ours, or kept as given', async () => {
  const made = await makeSession();
  // Nothing here is about a power cut.
  const s = { ...made, ws: { ...made.ws, durable: false } };
  const wrong: string[] = [];
  for (const [name, work] of operations) {
    for (const odd of ODD) {
      try {
        await work(s, odd);
      } catch (error) {
        const ours = error instanceof Refusal && !['INTERNAL', 'WRITE_NOT_CONFIRMED'].includes(error.code);
        const said = String(error).replace(/“[^”]*”/g, '');
        if (!ours || /\bE[A-Z]{4,}\b|SQLITE_|ERR_/.test(said)) {
          wrong.push(`${name}, ${JSON.stringify(odd).slice(0, 40)}: ${String(error)}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  const kept = JSON.stringify([
    queryElsewhere(s.inbound, 'SELECT * FROM messages_in'),
    ...['sessions', 'agent_groups', 'messaging_groups', 'agent_destinations'].map((table) =>
      queryElsewhere(`${s.ws.path}/v2.db`, `SELECT * FROM ${table}`),
    ),
  ]);
  // What an unpaired surrogate would have become.
  expect(kept).not.toContain('\ufffd');
}, 120_000);

/** The sample of docs/SIMULATED-AGENT.md, verbatim. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEmptyDemo } from '../../src/play/demo.js';
import { parseScenario } from '../../src/play/scenario/parse.js';
import { playScenario } from '../../src/play/scenario/scenario.js';
import { injectMessage } from '../../src/store/message/injection.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { listSessions } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { startAgent } from '../support/agent.js';
import { bundleEntry } from '../support/child.js';
import { temporaryFolder } from '../support/store-workspace.js';

const TEA = `
title: Tea
agents:
  ag-mira: { name: Mira, folder: mira, chats: { mg-dana: shared } }
chats:
  mg-dana: { channel: telegram, platform: 'tg:1', name: Dana (DM) }
sessions:
  dana: { agent: ag-mira, chat: mg-dana }
steps:
  - { id: m-1, in: { sender: Dana, text: Tea or coffee? } }
  - { id: m-2, out: { re: m-1, text: Tea. } }
`;

it('an agent goes on where a scenario ends', async () => {
  // A workspace of ours, with a conversation of two messages in the past.
  const dir = join(temporaryFolder(), 'data');
  createEmptyDemo(dir);
  const ws = openWorkspace(dir);
  onTestFinished(() => ws.close());
  await playScenario(ws, parseScenario(TEA, 'tea.yaml'), { speed: Number.POSITIVE_INFINITY });

  // The agent as the console starts it: a process of its own, that reports what it does.
  const bundle = await bundleEntry('src/play/agent/index.ts');
  const agent = startAgent(bundle.path, [`--workspace=${dir}`, '--delay=0']);
  onTestFinished(async () => {
    agent.process.kill('SIGTERM');
    await agent.exited;
    bundle.remove();
  });
  await agent.heard('ready');

  const [session] = listSessions(ws);
  if (session === undefined) throw new Error('The scenario made no session');
  const draft = {
    sessionId: session.id,
    draftId: 'd-1',
    kind: 'chat' as const,
    content: JSON.stringify({ text: '/card Menu | Tea', sender: 'Dana', senderId: 'console:Dana' }),
    trigger: true,
    onWake: false,
    processAfter: null,
    recurrence: null,
    address: null,
    files: [],
  };
  const { messageId } = await injectMessage(ws, draft);
  await agent.heard('answered', (r) => r.messageId === messageId);

  const key = { agentGroupId: session.agentGroup.id, sessionId: session.id };
  const { messages } = pageMessages(ws, key, { before: null, limit: 10 }, Date.now());
  const states = messages.map((m) => `${m.direction} ${m.body.type} ${m.state}`);
  // The agent stamps whole seconds, so within one second the order says nothing. No host plays: nobody
  // copies the ack, nobody delivers the card.
  expect(states.sort()).toEqual([
    'inbound text answered',
    'inbound text done',
    'outbound card undelivered',
    'outbound text delivered',
  ]);
});

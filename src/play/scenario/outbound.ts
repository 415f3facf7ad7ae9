/** What an agent writes for a step, and what a host makes of it: outbound rows, files, deliveries. */

import { withReadableDb } from '../../store/db/open.js';
import { largestInboundSeq } from '../../store/db/poll.js';
import { writeOutboxFile } from '../../store/files/outbox.js';
import { insertOutboundMessage } from '../db/container-write.js';
import { insertDelivery, insertQuestion } from '../db/host-write.js';
import { insertHeldMessage } from '../db/scenario-write.js';
import { outboundContent } from './content.js';
import { makeFile } from './files.js';
import type { Action, OutboundAction, Step } from './format.js';
import { completeClaimed } from './inbound.js';
import { type Address, addressOf, byContainer, byHost, type Scene, signOfLife, time } from './scene.js';

/** How long the host took to deliver, for steps in the past. */
const DELIVERY_MS = 2_000;

interface Said {
  id: string;
  kind: string;
  content: Record<string, unknown>;
  address: Address;
  inReplyTo?: string | null;
  deliverAfter?: number | null;
}

export function insertOut(scene: Scene, { content, address, ...row }: Said): void {
  const inboundMax = largestIn(scene);
  const { at } = scene;
  byContainer(scene, (db) =>
    insertOutboundMessage(db, { ...row, ...address, at, content: JSON.stringify(content) }, inboundMax),
  );
  completeClaimed(scene.session, scene.step, at);
  signOfLife(scene);
}

/** Live, others may write into the session too; otherwise it is known without opening the file. */
export function largestIn(scene: Scene): unknown {
  const { ws, session } = scene;
  return scene.live ? withReadableDb(ws, session.key, 'inbound.db', largestInboundSeq) : session.inboundMax;
}

export function say(scene: Scene, action: OutboundAction): void {
  const { run, step, session } = scene;
  const id = run.id(step.id);
  const target = 'message' in action ? platformIdOf(scene, action.message) : '';
  const { kind, content } = outboundContent(action, id, target);
  const address = addressOf(scene, action.to ?? session.about);
  placeFiles(scene, id, action);
  const inReplyTo = action.re === undefined ? null : run.id(action.re);
  const deliverAfter = action.deliverAfter === undefined ? null : time(scene, action.deliverAfter);
  insertOut(scene, { id, kind, content, address, inReplyTo, deliverAfter });
  if (action.delivery === 'none') return;
  if (action.delivery === 'held') {
    hold(scene, action, { id, content, address, inReplyTo });
    return;
  }
  deliver(scene, step.id, action.delivery);
  if (action.do !== 'ask' || action.delivery === 'failed') return;
  const { title, options } = action;
  const question = {
    id,
    messageOutId: id,
    sessionId: session.key.sessionId,
    ...address,
    title,
    at: scene.at,
  };
  const offered = options.map(({ label, value }) => ({ label, selectedLabel: label, value }));
  scene.central.push({ step, run: (db) => insertQuestion(db, { ...question, options: offered }) });
}

/** The host notes it as delivered and asks whoever decides; the other agent has nothing yet. */
function hold(
  scene: Scene,
  action: OutboundAction,
  row: Pick<Said, 'id' | 'content' | 'address' | 'inReplyTo'>,
): void {
  const { run, scenario, session, step, at } = scene;
  const name = (agent: string): string => run.title(scenario.agents[agent]?.name ?? agent);
  const to = action.to !== undefined && 'agent' in action.to ? action.to.agent : '';
  const from = session.about.agent;
  const policy = scenario.policies.find((one) => one.from === from && one.to === to);
  if (policy === undefined) throw new Error(`No policy holds what ${from} says to ${to}`);
  deliver(scene, step.id, 'delivered', null);
  const text = 'text' in action && action.text !== undefined ? action.text : '';
  const approval = {
    id: `appr-${row.id}`,
    sessionId: session.key.sessionId,
    approver: policy.approver,
    question: `${name(from)} wants to tell ${name(to)}:\n\n${text}`,
    payload: {
      id: row.id,
      platform_id: row.address.platformId,
      content: JSON.stringify(row.content),
      in_reply_to: row.inReplyTo ?? null,
    },
    at,
  };
  scene.central.push({ step, run: (db) => insertHeldMessage(db, approval) });
}

/** A task's final word goes to its log: the host notes it as delivered. */
export function log(scene: Scene, { text }: Extract<Action, { do: 'log' }>): void {
  const address = { channelType: null, platformId: null, threadId: null };
  insertOut(scene, { id: scene.run.id(scene.step.id), kind: 'task_log', content: { text }, address });
  deliver(scene, scene.step.id, 'delivered');
}

/** The agent puts its bytes in place first, then writes the row that names them. */
function placeFiles(scene: Scene, id: string, action: OutboundAction): void {
  if (action.files.length === 0) return;
  const { ws, session } = scene;
  for (const spec of action.files) {
    const { name, bytes } = makeFile(spec);
    writeOutboxFile(ws, session.key, id, name, bytes);
  }
}

/** What the platform calls a message: inbound ones came with their id. */
function platformIdOf(scene: Scene, stepId: string): string {
  const step = scene.steps.get(stepId);
  if (step === undefined || !('delivery' in step.action)) return scene.run.id(stepId);
  return deliveredId(scene, step.id, step);
}

function deliveredId(scene: Scene, stepId: string, step: Step): string {
  const about = scene.scenario.sessions[step.session];
  const place = ('to' in step.action ? step.action.to : undefined) ?? about;
  const chat = place !== undefined && 'chat' in place ? place.chat : null;
  const channel = chat === null ? 'unknown' : scene.scenario.chats[chat]?.channel;
  return `${channel}-pm-${scene.run.id(stepId).replace(/^msg-/, '')}`;
}

export function deliver(
  scene: Scene,
  stepId: string,
  status: 'delivered' | 'failed',
  given?: string | null,
): void {
  const step = scene.steps.get(stepId) ?? scene.step;
  // Rows for the host itself and failed ones have no id on the platform.
  const internal = ['action', 'schedule', 'log'].includes(step.action.do);
  const own = internal || status === 'failed' ? null : deliveredId(scene, stepId, step);
  const at = Math.min(scene.at + (scene.live ? 0 : DELIVERY_MS), scene.now);
  const messageOutId = scene.run.id(stepId);
  const platformMessageId = given === undefined ? own : given;
  byHost(scene, (db) => insertDelivery(db, { messageOutId, platformMessageId, status, at }));
}

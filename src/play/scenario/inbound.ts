/** What a host writes for a step: inbound rows, by the store's own way in, and how far they get. */

import { writeSessionMessage } from '../../store/message/message.js';
import { acknowledgeRaw, claimMessages } from '../db/container-write.js';
import { removeQuestion } from '../db/host-write.js';
import { settleMessage } from '../db/scenario-write.js';
import { answerContent, inboundContent } from './content.js';
import { makeFile } from './files.js';
import type { Action, InboundAction, Step } from './format.js';
import { addressOf, byContainer, byHost, type Scene, signOfLife, time } from './scene.js';
import type { PlayedSession } from './stage.js';

/** How long the container took to finish, for steps in the past. */
const WORK_MS = 5_000;

interface Received {
  id: string;
  kind: string;
  content: Record<string, unknown>;
  state?: InboundAction['state'];
  trigger?: boolean;
  onWake?: boolean;
  due?: number | null;
  recurrence?: string | null;
  from?: InboundAction['from'];
  fromSession?: InboundAction['fromSession'];
}

export async function receive(scene: Scene, action: InboundAction): Promise<void> {
  const { kind, content } = inboundContent(action);
  const attachments = action.files.map(makeFile).map(({ name, mimeType, bytes }) => ({
    type: mimeType.startsWith('image/') ? 'photo' : 'file',
    name,
    mimeType,
    size: bytes.length,
    data: bytes.toString('base64'),
  }));
  await write(scene, {
    ...action,
    id: scene.run.id(scene.step.id),
    kind,
    content: attachments.length === 0 ? content : { ...content, attachments },
    due: action.due === undefined ? null : time(scene, action.due),
    recurrence: action.recurrence ?? null,
  });
}

/** Through the store's own operation, as a host does. */
export async function write(scene: Scene, message: Received): Promise<void> {
  const { ws, session } = scene;
  const { id, kind, content, due = null, recurrence = null, from = session.about } = message;
  const source = message.fromSession === undefined ? undefined : scene.sessions.get(message.fromSession);
  const { seq } = await writeSessionMessage(ws, session.key.agentGroupId, session.key.sessionId, {
    id,
    kind,
    timestamp: new Date(scene.at).toISOString(),
    ...addressOf(scene, { chat: from.chat, thread: from.thread }),
    content: JSON.stringify(content),
    processAfter: due === null ? null : new Date(due).toISOString(),
    recurrence,
    trigger: message.trigger ?? true,
    onWake: message.onWake ?? false,
    sourceSessionId: source?.key.sessionId ?? null,
  });
  session.inboundMax = seq;
  reach(scene, id, message.state ?? (due !== null && due > scene.now ? 'waiting' : 'done'));
}

/**
 * Takes a message as far as its state says. Live, one that ends up done is claimed now and done with the next answer.
 */
function reach(scene: Scene, id: string, state: NonNullable<InboundAction['state']>): void {
  const { at, now, session } = scene;
  const later = Math.min(at + WORK_MS, now);
  if (scene.live && (state === 'done' || state === 'answered')) {
    session.claimed.push({ id, settled: state === 'done' });
    byContainer(scene, (db) => claimMessages(db, [id], at));
    signOfLife(scene);
    return;
  }
  if (state === 'claimed') byContainer(scene, (db) => claimMessages(db, [id], scene.live ? at : later));
  if (state === 'done' || state === 'answered')
    byContainer(scene, (db) => acknowledgeRaw(db, id, 'completed', later));
  if (state === 'failed') byContainer(scene, (db) => acknowledgeRaw(db, id, 'failed', later));
  if (state === 'done' || state === 'failed') byHost(scene, (db) => settleMessage(db, id, 'completed', 0));
  if (state === 'given-up') byHost(scene, (db) => settleMessage(db, id, 'failed', 5));
  if (state === 'paused') byHost(scene, (db) => settleMessage(db, id, 'paused', 0));
}

/** Acks what the agent of a live play has claimed; the host copies it. */
export function completeClaimed(session: PlayedSession, step: Step, at: number): void {
  const done = session.claimed.splice(0);
  const ids = done.map(({ id }) => id);
  if (ids.length === 0) return;
  session.container.push({
    step,
    run: (db) => {
      for (const id of ids) acknowledgeRaw(db, id, 'completed', at);
    },
  });
  for (const { id, settled } of done) {
    if (settled) session.host.push({ step, run: (db) => settleMessage(db, id, 'completed', 0) });
  }
}

export async function answer(scene: Scene, action: Extract<Action, { do: 'answer' }>): Promise<void> {
  const questionId = scene.run.id(action.question);
  await write(scene, {
    id: scene.run.id(scene.step.id),
    kind: 'system',
    content: answerContent(questionId, action),
    state: action.state,
  });
  scene.central.push({ step: scene.step, run: (db) => removeQuestion(db, questionId) });
}

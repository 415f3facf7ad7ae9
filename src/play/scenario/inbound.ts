/** What a host writes for a step: inbound rows, by the store's own way in, and how far they get. */

import { SCRIPT_FAILED } from '../../rules/host-rules.js';
import { writeSessionMessage } from '../../store/message/message.js';
import { ANY_PLACE } from '../../store/message/task-place.js';
import { acknowledgeRaw, claimMessages } from '../db/container-write.js';
import { removeQuestion } from '../db/host-write.js';
import { joinSeries, settleMessage } from '../db/scenario-write.js';
import { answerContent, inboundContent } from './content.js';
import { makeFile } from './files.js';
import type { Action, InboundAction, Step } from './format.js';
import {
  type Address,
  addressOf,
  byContainer,
  byHost,
  type Place,
  type Scene,
  signOfLife,
  time,
} from './scene.js';
import type { PlayedSession } from './stage.js';
import { fill } from './variables.js';

/** How long the container took to finish, for steps in the past. */
const WORK_MS = 5_000;

type Task = Extract<Action, { do: 'task' }>;

interface Received {
  id: string;
  kind: string;
  content: Record<string, unknown>;
  state?: InboundAction['state'];
  trigger?: boolean;
  onWake?: boolean;
  due?: number | null;
  recurrence?: string | null;
  series?: InboundAction['series'];
  from?: Place | undefined;
  /** Where the row says that it came from, when that is not its place. */
  address?: Address;
  fromSession?: InboundAction['fromSession'];
}

/** A later run of a series is what the first one was. */
function asOneOfSeries(scene: Scene, action: Task): Task {
  const first = action.series === undefined ? undefined : scene.steps.get(action.series)?.action;
  if (first?.do !== 'task') return action;
  const { prompt, script, origin } = filled(scene, first);
  return {
    ...action,
    prompt: action.prompt ?? prompt,
    script: action.script ?? script,
    origin: action.origin ?? origin,
  };
}

/** What another step says, as it would be played now. */
function filled<T>({ now, at, run }: Scene, action: T): T {
  return fill(action, { now, at, id: (name) => run.id(name) });
}

export async function receive(scene: Scene, given: InboundAction): Promise<void> {
  const action = given.do === 'task' ? asOneOfSeries(scene, given) : given;
  const { kind, content } = inboundContent(action);
  const origin = action.do === 'task' ? scene.sessions.get(action.origin ?? '') : undefined;
  if (origin !== undefined) content.originSessionId = origin.key.sessionId;
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
  const received = {
    id,
    kind,
    timestamp: new Date(scene.at).toISOString(),
    ...(message.address ?? addressOf(scene, from)),
    content: JSON.stringify(content),
    processAfter: due === null ? null : new Date(due).toISOString(),
    recurrence,
    trigger: message.trigger ?? true,
    onWake: message.onWake ?? false,
    sourceSessionId: source?.key.sessionId ?? null,
  };
  const { agentGroupId, sessionId } = session.key;
  const { seq } = await writeSessionMessage(ws, agentGroupId, sessionId, received, undefined, ANY_PLACE);
  session.inboundMax = seq;
  const { series } = message;
  if (series !== undefined) byHost(scene, (db) => joinSeries(db, id, scene.run.id(series)));
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
  if (state === 'script-failed') {
    byContainer(scene, (db) => acknowledgeRaw(db, id, SCRIPT_FAILED, later));
    byHost(scene, (db) => settleMessage(db, id, 'failed', 0));
  }
  if (state === 'cancelled') byHost(scene, (db) => settleMessage(db, id, 'cancelled', 0));
  if (state === 'given-up') byHost(scene, (db) => settleMessage(db, id, 'failed', 5));
  if (state === 'paused') byHost(scene, (db) => settleMessage(db, id, 'paused', 0));
}

/** The most that a host copies of a message. */
const ECHO_CHARS = 500;

/** A copy of what was said elsewhere: it wakes nobody, and nothing can be answered to it. */
export function echo(scene: Scene, action: Extract<Action, { do: 'echo' }>): Promise<void> {
  const { run, sessions, steps, scenario, session } = scene;
  const step = steps.get(action.message);
  if (step === undefined || (step.action.do !== 'in' && step.action.do !== 'out'))
    throw new Error(`There is no message ${action.message}`);
  const said = filled(scene, step.action);
  const source = sessions.get(step.session);
  const place = (said.do === 'out' ? said.to : said.from) ?? source?.about ?? session.about;
  const agent = source?.about.agent ?? session.about.agent;
  const by =
    said.do === 'in'
      ? { sender: said.sender, senderId: null }
      : { sender: run.title(scenario.agents[agent]?.name ?? agent), senderId: run.id(agent) };
  const { surface, label } = action;
  return write(scene, {
    id: `${run.id(action.message)}:echo:${session.key.sessionId}`,
    kind: 'chat',
    content: { text: said.text.slice(0, ECHO_CHARS), ...by, echo: { surface, label } },
    state: 'waiting',
    trigger: false,
    address: { ...addressOf(scene, place), channelType: 'session-echo', threadId: null },
    fromSession: step.session,
  });
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
    // The agent that asks looks for it by itself.
    trigger: false,
    state: action.state,
  });
  scene.central.push({ step: scene.step, run: (db) => removeQuestion(db, questionId) });
}

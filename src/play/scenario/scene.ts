/** What a step finds when it is played: its workspace, its session, its time. */
import type { OpenWorkspace } from '../../store/workspace.js';
import type { Action, Scenario, Step } from './format.js';
import type { Run } from './run.js';
import { leaveBeat, type PlayedSession, type Write } from './stage.js';
import { type Moment, momentAt } from './time.js';

/** One step, at its time, in its session. Times: ms since 1970 UTC. */
export interface Scene {
  ws: OpenWorkspace;
  scenario: Scenario;
  run: Run;
  step: Step;
  /** The step's action with its variables filled in. */
  action: Action;
  /** The moment of playing, and that of the step. */
  now: number;
  at: number;
  /** False for what lies in the past. */
  live: boolean;
  session: PlayedSession;
  sessions: ReadonlyMap<string, PlayedSession>;
  steps: ReadonlyMap<string, Step>;
  central: Write[];
}

export interface Address {
  channelType: string | null;
  platformId: string | null;
  threadId: string | null;
}

/** What a step can speak to: a chat, another agent, or no chat at all: the session of a series. */
export type Place = { chat: string | null; thread: string | null } | { agent: string };

export function addressOf(scene: Scene, place: Place): Address {
  // A session's own place has an agent too.
  if (!('chat' in place))
    return { channelType: 'agent', platformId: scene.run.id(place.agent), threadId: null };
  if (place.chat === null) return { channelType: null, platformId: null, threadId: null };
  const chat = scene.scenario.chats[place.chat];
  if (chat === undefined) throw new Error(`there is no chat ${place.chat}`);
  const { run } = scene;
  return {
    channelType: chat.channel,
    platformId: run.id(chat.platform),
    threadId: place.thread === null ? null : run.id(place.thread),
  };
}

export function time(scene: Scene, moment: Moment): number {
  return momentAt(moment, scene.now, scene.at);
}

export function byContainer(scene: Scene, run: Write['run']): void {
  scene.session.container.push({ step: scene.step, run });
}

export function byHost(scene: Scene, run: Write['run']): void {
  scene.session.host.push({ step: scene.step, run });
}

export function signOfLife(scene: Scene): void {
  if (scene.session.lastBeat !== null) scene.session.lastBeat = scene.at;
  if (scene.live && scene.session.beats) leaveBeat(scene.ws, scene.session.key, scene.at);
}

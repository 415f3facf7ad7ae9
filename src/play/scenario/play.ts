/** The player: makes a scenario's sessions, waits for each step's time, and does it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../contract/errors.js';
import { writeDestinations } from '../../store/config/destination.js';
import { updateLastActive } from '../../store/db/session-write.js';
import { readDemo, writeDemo } from '../../store/demo-marker.js';
import { resolveSession } from '../../store/session/session.js';
import { writeSessionRouting } from '../../store/session/session-routing.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { setSessionState } from '../db/container-write.js';
import { closeSession } from '../db/scenario-write.js';
import { labelOf } from './content.js';
import type { Action, Scenario, ScenarioSession, Step } from './format.js';
import { completeClaimed } from './inbound.js';
import { perform } from './perform.js';
import { nextRun, putCast, type Run } from './run.js';
import { flush, leaveBeat, type PlayedSession, StepFailure, type Write } from './stage.js';
import { momentAt } from './time.js';
import { fill } from './variables.js';

/** A session whose scenario does not say is this much older than its first step. */
const BEFORE_FIRST_STEP_MS = 60_000;

export interface PlayOptions {
  /** 1 = as it is written, 10 = ten times as fast, Infinity = all at once, with times in the past. */
  speed: number;
  signal?: AbortSignal;
  /** After each step. */
  onStep?: (done: number, of: number, label: string) => void;
  /** Waits this long, in ms, or until the signal comes. */
  pause?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** The names to use; by default those of the first run of which v2.db has nothing yet. */
  run?: Run;
  /** The id of the step to end after; by default all are played. */
  until?: string;
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

/** When each step comes, ms since 1970 UTC; for the conversation: ms since its beginning. */
function plan(scenario: Scenario, now: number): { times: number[]; length: number } {
  let past = now;
  let length = 0;
  const times = scenario.steps.map(({ list, at }) => {
    if (list === 'steps') {
      length = momentAt(at, 0, length);
      return length;
    }
    past = momentAt(at, now, past);
    return past;
  });
  return { times, length };
}

/** One play of a scenario. */
export class Play {
  private readonly run: Run;
  private readonly now: number;
  private readonly times: number[];
  /** When the conversation begins; when played at once, in the past. */
  private begun: number;
  /** The store's own operations stamp what they write with the time of the story. */
  private storyAt: number;
  private readonly story: OpenWorkspace;
  private readonly sessions = new Map<string, PlayedSession>();
  private readonly central: Write[] = [];
  private readonly steps: ReadonlyMap<string, Step>;

  constructor(
    private readonly ws: OpenWorkspace,
    private readonly scenario: Scenario,
    private readonly options: PlayOptions,
  ) {
    this.run = options.run ?? nextRun(ws, scenario);
    this.now = ws.clock.now();
    this.storyAt = this.now;
    this.story = { ...ws, clock: { now: () => this.storyAt } };
    const { times, length } = plan(scenario, this.now);
    this.times = times;
    const { start } = scenario;
    const past = start === undefined ? this.now - length : momentAt(start, this.now, this.now);
    this.begun = this.live ? this.now : past;
    this.steps = new Map(scenario.steps.map((step) => [step.id, step]));
  }

  private get live(): boolean {
    return Number.isFinite(this.options.speed);
  }

  async all(): Promise<{ done: number; of: number }> {
    const { scenario, options } = this;
    const of = scenario.steps.length;
    await this.makeSessions();
    let done = 0;
    let conversation = false;
    try {
      for (const [index, step] of scenario.steps.entries()) {
        if (step.list === 'steps' && !conversation) {
          conversation = true;
          await flush(this.ws, this.sessions.values(), this.central);
          if (this.live) this.begun = this.ws.clock.now();
        }
        const at = await this.waitFor(step, this.times[index] ?? 0);
        if (options.signal?.aborted === true) break;
        const action = await this.perform(step, at);
        done += 1;
        options.onStep?.(done, of, labelOf(action));
      }
      if (done === of) this.finish();
    } finally {
      // A failing step, or a request to stop, leaves what was played before it.
      await flush(this.ws, this.sessions.values(), this.central);
    }
    return { done, of };
  }

  /** @returns the time that the step's rows get */
  private async waitFor(step: Step, time: number): Promise<number> {
    const { clock } = this.ws;
    if (step.list === 'history') {
      if (time <= this.now) return time;
      throw new StepFailure(step, new Error('Its time is in the future.'));
    }
    if (!this.live) return Math.min(this.begun + time, this.now);
    const { signal, speed, pause = pauseFor } = this.options;
    const due = this.begun + time / speed;
    for (let left = due - clock.now(); left > 0 && signal?.aborted !== true; left = due - clock.now()) {
      await pause(left, signal);
    }
    return clock.now();
  }

  /** @returns what was done, with its variables filled in */
  private async perform(step: Step, at: number): Promise<Action> {
    const { ws, story, scenario, run, sessions, steps, central } = this;
    const session = sessions.get(step.session);
    if (session === undefined) throw new Error(`The scenario names an unknown session: ${step.session}`);
    const live = this.live && step.list === 'steps';
    const now = live ? at : this.now;
    this.storyAt = at;
    session.lastAt = at;
    try {
      const action = fill(step.action, { now, at, id: (name) => run.id(name) });
      const scene = {
        ws: story,
        scenario,
        run,
        step,
        action,
        now,
        at,
        live,
        session,
        sessions,
        steps,
        central,
      };
      await perform(scene);
      if (live) await flush(ws, [session], central);
      return action;
    } catch (error) {
      throw error instanceof StepFailure ? error : new StepFailure(step, error);
    }
  }

  private async makeSessions(): Promise<void> {
    const { scenario, run, story } = this;
    const first = (key: string): number => {
      const index = scenario.steps.findIndex((step) => step.session === key);
      const step = scenario.steps[index];
      if (step === undefined) return this.now;
      return (this.times[index] ?? 0) + (step.list === 'steps' ? this.begun : 0) - BEFORE_FIRST_STEP_MS;
    };
    const planned = Object.entries(scenario.sessions).map(([key, about]) => {
      const at = about.created === undefined ? first(key) : momentAt(about.created, this.now, this.now);
      return { key, about, at: Math.min(at, this.now) };
    });
    planned.sort((a, b) => a.at - b.at);
    await putCast(story, scenario, run, planned[0]?.at ?? this.now);
    for (const { key, about, at } of planned) {
      this.storyAt = at;
      const agentGroupId = run.id(about.agent);
      const sessionId = this.reserve();
      const place = this.placeOf(about);
      const reserving: OpenWorkspace = {
        ...story,
        newId: (p) => (p === 'sess' ? sessionId : story.newId(p)),
      };
      const { chat, thread, mode } = place;
      const made = await resolveSession(reserving, agentGroupId, chat, thread, mode);
      if (!made.created) {
        const reason = `the workspace has a session for ${about.agent} in ${about.chat ?? thread} already`;
        throw Refusal.of('SCENARIO_REFUSED', { reason });
      }
      this.sessions.set(key, {
        key: { agentGroupId, sessionId },
        about,
        container: [],
        host: [],
        inboundMax: null,
        claimed: [],
        beats: true,
        lastBeat: null,
        lastAt: at,
      });
      await writeDestinations(story, agentGroupId, sessionId);
      await writeSessionRouting(story, agentGroupId, sessionId);
    }
  }

  /** By which chat, thread and mode it is made. A series' own session has no chat, and a thread that says whose it is. */
  private placeOf({ agent, chat, thread, task }: ScenarioSession) {
    const { scenario, run } = this;
    if (chat === null)
      return { chat, thread: `system:tasks:${run.id(task ?? '')}`, mode: 'per-thread' as const };
    const mode = scenario.agents[agent]?.chats[chat] ?? 'shared';
    return { chat: run.id(chat), thread: thread === null ? null : run.id(thread), mode };
  }

  private readonly reserved = new Set<string>();

  /** An id for a new session, which simulated agent and host know to leave alone before it is in v2.db. */
  private reserve(): string {
    const id = this.ws.newId('sess');
    this.reserved.add(id);
    const staged = readDemo(this.ws.path)?.stagedSessions ?? [];
    writeDemo(this.ws.path, { stagedSessions: [...staged, id] });
    return id;
  }

  /** Releases the sessions, except those that are to be looked at as they are. */
  release(): void {
    for (const { key, about } of this.sessions.values()) {
      if (about.staged) this.reserved.delete(key.sessionId);
    }
    const staged = readDemo(this.ws.path)?.stagedSessions ?? [];
    writeDemo(this.ws.path, { stagedSessions: staged.filter((id) => !this.reserved.has(id)) });
  }

  private finish(): void {
    const last = this.scenario.steps.at(-1);
    if (last === undefined) return;
    for (const session of this.sessions.values()) {
      completeClaimed(session, last, this.ws.clock.now());
      const { sessionId } = session.key;
      // Played at once, a running container gave its last sign of life when it last wrote.
      if (!this.live && session.beats && session.lastBeat !== null)
        leaveBeat(this.ws, session.key, session.lastBeat);
      const { lastAt } = session;
      if (session.inboundMax !== null) {
        const [name, value] = ['continuation:simulated', `scenario-${this.scenario.name}`];
        session.container.push({ step: last, run: (db) => setSessionState(db, name, value, lastAt) });
        this.central.push({ step: last, run: (db) => updateLastActive(db, sessionId, lastAt) });
      }
      if (session.about.closed) this.central.push({ step: last, run: (db) => closeSession(db, sessionId) });
    }
  }
}

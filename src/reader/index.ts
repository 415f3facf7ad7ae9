/**
 * The read process: every read of session databases and folders happens here, where a hostile file can hang or
 * crash nothing else. Main kills and restarts it (client.ts).
 */
import { setImmediate as breath, setTimeout as pause } from 'node:timers/promises';
import { Refusal, toFailure } from '../contract/errors.js';
import { findParent } from '../process/parent-line.js';
import { showTold } from '../store/change/inbound-plan.js';
import type { WorkspacePath } from '../store/files/paths.js';
import { claimedMessages } from '../store/message/message-claim.js';
import { readNextPoll } from '../store/message/next-poll.js';
import { readActivity } from '../store/session/activity.js';
import {
  projectedDestinations,
  readContainerParts,
  readSessionParts,
} from '../store/session/session-digest.js';
import { upgradePlan } from '../store/session/session-upgrade-plan.js';
import * as attachment from './attachment.js';
import * as message from './message.js';
import {
  isReaderMethod,
  type ReaderInput,
  type ReaderMessage,
  type ReaderMethod,
  type ReaderOutput,
  ReaderRequest,
  readerInputs,
  SessionKey,
} from './protocol.js';
import { stampOf } from './stamp.js';
import { Watcher } from './watch.js';

/** How long another process's lock is waited for, without blocking; within main's limit for a request. */
const LOCK_WAIT_MS = 4000;
const BREATH_MS = 25;
const ALIVE_MS = 1000;

const clock = { now: () => Date.now() };
const port = findParent();
if (port === null) throw new Error('The reader is started by the console, not by hand');
const post = (reply: ReaderMessage): void => port.post(reply);
const watcher = new Watcher({
  clock,
  announce: (event) => post({ type: 'changed', event }),
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
  reading: (session, files) => post({ type: 'reading', session, files, request: null }),
});

let workspace: WorkspacePath | null = null;

function opened(): WorkspacePath {
  if (workspace === null) throw Refusal.of('NO_WORKSPACE', {});
  return workspace;
}

const handlers: {
  [M in ReaderMethod]: (input: ReaderInput<M>) => ReaderOutput<M> | Promise<ReaderOutput<M>>;
} = {
  watch: (input) => {
    workspace = input.workspace === null ? null : { path: input.workspace };
    watcher.watch(input);
    return undefined;
  },
  'session.watching': (input) => {
    watcher.look(input);
    return undefined;
  },
  'message.page': (input) => message.page(opened(), input, clock.now()),
  'message.get': (input) => message.get(opened(), input),
  'message.claimed': ({ key, ids }) => claimedMessages(opened(), key, ids),
  'message.facts': (input) => message.facts(opened(), input, clock.now()),
  'session.parts': ({ key }) => readSessionParts(opened(), key),
  'session.upgradePlan': ({ key }) => upgradePlan(opened(), key.agentGroupId, key.sessionId),
  'container.facts': ({ key }) => readContainerParts(opened(), key),
  'activity.get': ({ key, ...query }) => readActivity(opened(), key, query, () => breath()),
  'container.nextPoll': ({ key, first, limit }) => readNextPoll(opened(), key, first, clock.now(), limit),
  'destination.projected': ({ key }) => projectedDestinations(opened(), key),
  'change.plan': ({ key, told }) => showTold(opened(), key, told),
  'attachment.read': (input) => attachment.read(opened(), input),
  'attachment.readStaged': (input) => attachment.readStagedFile(opened(), input),
  'attachment.copy': (input) => attachment.copy(opened(), input),
};

function keyOf(input: object | undefined): SessionKey | null {
  const key: unknown = input === undefined ? undefined : Reflect.get(input, 'key');
  const parsed = SessionKey.safeParse(key);
  return parsed.success ? parsed.data : null;
}

/** Tells main whose files are read next, so that it knows which session to blame for a silence. */
function tellReading(key: SessionKey | null, request: number): void {
  const files = key === null || workspace === null ? null : stampOf(workspace, key);
  post({ type: 'reading', session: key?.sessionId ?? null, files, request });
}

async function answer<M extends ReaderMethod>(id: number, method: M, raw: unknown): Promise<ReaderOutput<M>> {
  const parsed = readerInputs[method].safeParse(raw);
  if (!parsed.success) {
    throw Refusal.of('INPUT_INVALID', { problems: parsed.error.issues.map((i) => i.message) });
  }
  const begun = performance.now();
  const key = keyOf(parsed.data);
  if (method === 'message.facts') await message.prepareFacts();
  for (;;) {
    try {
      tellReading(key, id);
      const result = handlers[method](parsed.data);
      tellReading(null, id);
      return await result;
    } catch (error) {
      tellReading(null, id);
      const waited = performance.now() - begun;
      if (!(error instanceof Refusal) || error.code !== 'SESSION_DB_BUSY' || waited > LOCK_WAIT_MS)
        throw error;
      await pause(BREATH_MS);
    }
  }
}

port.onGone(() => process.exit(0));
// Main takes a long silence for a hang, even while nobody asks anything.
setInterval(() => post({ type: 'alive' }), ALIVE_MS).unref();
port.onMessage((raw) => {
  const { id, method, input } = ReaderRequest.parse(raw);
  const asked = isReaderMethod(method)
    ? answer(id, method, input)
    : Promise.reject(Refusal.of('UNKNOWN_METHOD', { method }));
  asked.then(
    (value) => post({ type: 'answer', id, value }),
    (error: unknown) => post({ type: 'failure', id, error: toFailure(error).error }),
  );
});

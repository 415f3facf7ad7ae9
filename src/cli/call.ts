import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { type MethodName, methods } from '../contract/contract.js';
import { type Result, toFailure } from '../contract/errors.js';
import { Usage } from './options.js';
import type { PlainDesk } from './plain-desk.js';
import { fromText } from './wire.js';

/** These say what a session's files say too, which takes a look at them first. */
const OF_FILES: ReadonlySet<string> = new Set<MethodName>([
  ...([
    'session.list',
    'session.some',
    'session.get',
    'session.markRead',
    'message.facts',
    'host.facts',
  ] as const),
]);

export interface OneCall {
  method: string;
  /** JSON; null: there is none. */
  input: string | null;
  /** Paths of files to attach. */
  attach: readonly string[];
}

/** @throws Usage for what no such call can be */
function parseInput({ method, input, attach }: OneCall): unknown {
  if (!Object.hasOwn(methods, method)) throw new Usage(`there is no method “${method}”; help lists them`);
  let value: unknown;
  try {
    value = input === null ? undefined : fromText(input);
  } catch (error) {
    throw new Usage(`the input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (method !== 'message.inject') {
    if (attach.length > 0) throw new Usage('--attach goes with message.inject');
    return value;
  }
  // Whoever wants to be sure that a message is written once, though the call is made twice, names its own.
  return typeof value === 'object' && value !== null ? { draftId: randomUUID(), ...value } : value;
}

/** @throws Usage */
export function checkCall(call: OneCall): void {
  parseInput(call);
}

/** Makes one call. A file that cannot be attached is the call's own refusal. */
export async function callOnce({ answer, read }: PlainDesk, call: OneCall): Promise<Result<unknown>> {
  let input = parseInput(call);
  for (const path of call.attach) {
    const source = { path: resolve(path) };
    const staged = await answer('attachment.stage', { name: basename(path), mimeType: '', source });
    if (!staged.ok) return staged;
    const { token } = staged.value as { token: string };
    const before = Reflect.get(Object(input), 'attachments');
    input = { ...Object(input), attachments: [...(Array.isArray(before) ? before : []), token] };
  }
  try {
    if (OF_FILES.has(call.method)) await read(sessionsOf(call.method, input));
  } catch (error) {
    return toFailure(error);
  }
  return answer(call.method, input);
}

/** The sessions that a call is about; null for all. */
function sessionsOf(method: string, input: unknown): readonly string[] | null {
  if (method === 'session.list') return null;
  const { sessionId, sessionIds } = Object(input) as { sessionId?: unknown; sessionIds?: unknown };
  const named = Array.isArray(sessionIds) ? sessionIds : [sessionId];
  return named.filter((id) => typeof id === 'string');
}

import type { ZodError } from 'zod';
import {
  type Input,
  type MethodName,
  methods,
  type Output,
  type WritingMethod,
} from '../contract/contract.js';
import { err, ok, Refusal, type Result, toFailure } from '../contract/errors.js';
import { whenFree } from '../store/db/lock-wait.js';
import type { Audit } from './audit.js';
import type { Log } from './early-log.js';

/** Answers a call, whatever is wrong with it. */
export type Answerer = (method: unknown, input: unknown) => Promise<Result<unknown>>;

export type Handler<M extends MethodName> = (input: Input<M>) => Output<M> | Promise<Output<M>>;
export type Handlers = { [M in MethodName]: Handler<M> };

interface Edge {
  /** @throws READ_ONLY when nothing may be written */
  checkLock(): void;
  /**
   * Waits without blocking while another process holds the open workspace's v2.db. @returns
   * why it took too long, or null
   */
  readable(): Promise<Refusal | null>;
  /** What every write goes through. */
  audit: Audit;
  log: Log;
}

/**
 * Answers the calls that the gate lets in. Whatever is wrong with one, its answer is a Result with a code: that
 * includes unknown methods, input that does not parse, and our own mistakes.
 */
export function serve(handlers: Handlers, edge: Edge): Answerer {
  return (method, input) => answer(handlers, edge, method, input);
}

async function answer(
  handlers: Handlers,
  edge: Edge,
  method: unknown,
  input: unknown,
): Promise<Result<unknown>> {
  if (!isMethod(method)) return err('UNKNOWN_METHOD', { method: String(method).slice(0, 100) });
  try {
    return await call(handlers, edge, method, input);
  } catch (thrown) {
    const failure = toFailure(thrown);
    // An error that nobody has put into words is a mistake of ours: its stack is kept.
    if (!(thrown instanceof Refusal)) edge.log.error(`failed: ${method}`, thrown);
    return failure;
  }
}

async function call<M extends MethodName>(
  handlers: Handlers,
  edge: Pick<Edge, 'checkLock' | 'readable' | 'audit'>,
  method: M,
  input: unknown,
): Promise<Result<unknown>> {
  const { input: schema } = methods[method];
  if (isWriting(method)) edge.checkLock();
  const parsed = schema.safeParse(input);
  if (!parsed.success) return err('INPUT_INVALID', { problems: problems(parsed.error) });
  // This very method's schema made the value, which TypeScript cannot follow through the map.
  const handle = handlers[method] as (value: unknown) => unknown;
  // A read is retried while another process holds v2.db or console.db; a write, which runs once, starts when it can be read.
  if (!isWriting(method)) return ok(await whenFree(() => handle(parsed.data)));
  const locked = await edge.readable();
  const { value, entry } = await edge.audit.written(method, parsed.data, () => {
    if (locked !== null) throw locked;
    return handle(parsed.data);
  });
  return { ok: true, value, entry };
}

function isWriting(method: MethodName): method is WritingMethod {
  return methods[method].writes;
}

function isMethod(method: unknown): method is MethodName {
  return typeof method === 'string' && Object.hasOwn(methods, method);
}

function problems(error: ZodError): string[] {
  return error.issues
    .slice(0, 5)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`));
}

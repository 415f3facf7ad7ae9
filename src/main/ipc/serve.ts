import { type IpcMainInvokeEvent, ipcMain, type WebFrameMain } from 'electron';
import type { ZodError } from 'zod';
import { INVOKE } from '../../shared/channels.js';
import { type Input, type MethodName, methods, type Output } from '../../shared/contract.js';
import { err, ok, type Result, toFailure } from '../../shared/errors.js';
import type { Audit } from '../audit.js';
import type { WritingMethod } from '../audit-sentences.js';
import type { Log } from '../log.js';

export type Handler<M extends MethodName> = (input: Input<M>) => Output<M> | Promise<Output<M>>;
export type Handlers = { [M in MethodName]: Handler<M> };

export interface Edge {
  /** Whether a frame is the top frame of our own window, showing our own origin. */
  isOurs(frame: WebFrameMain | null): boolean;
  /** @throws READ_ONLY when nothing may be written */
  checkLock(): void;
  /** Where every write goes through. */
  audit: Audit;
  log: Log;
}

/**
 * The one place where the window's calls come in. Whatever is wrong with a call, its answer is a
 * Result with a code: unknown methods, strange senders, input that does not parse, and our own
 * mistakes too.
 */
export function serve(handlers: Handlers, edge: Edge): void {
  ipcMain.handle(INVOKE, (event: IpcMainInvokeEvent, method: unknown, input: unknown) => {
    if (!edge.isOurs(event.senderFrame)) {
      edge.log.warn('refused: a call from a frame that is not ours', event.senderFrame?.url.slice(0, 200));
      return err('SENDER_REFUSED', {});
    }
    return answer(handlers, edge, method, input);
  });
}

async function answer(
  handlers: Handlers,
  edge: Pick<Edge, 'checkLock' | 'log' | 'audit'>,
  method: unknown,
  input: unknown,
): Promise<Result<unknown>> {
  if (!isMethod(method)) return err('UNKNOWN_METHOD', { method: String(method).slice(0, 100) });
  try {
    return await call(handlers, edge, method, input);
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.error.code === 'INTERNAL') edge.log.error(`failed: ${method}`, thrown);
    return failure;
  }
}

async function call<M extends MethodName>(
  handlers: Handlers,
  edge: Pick<Edge, 'checkLock' | 'audit'>,
  method: M,
  input: unknown,
): Promise<Result<unknown>> {
  const { input: schema } = methods[method];
  if (isWriting(method)) edge.checkLock();
  const parsed = schema.safeParse(input);
  if (!parsed.success) return err('INPUT_INVALID', { problems: problems(parsed.error) });
  // The schema of this very method made the value, which TypeScript cannot follow through the map.
  const handle = handlers[method] as (value: unknown) => unknown;
  if (!isWriting(method)) return ok(await handle(parsed.data));
  const { value, entry } = await edge.audit.written(method, parsed.data, () => handle(parsed.data));
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

import type {
  Bridge,
  Changed,
  Chosen,
  Go,
  Input,
  MethodName,
  Output,
  PreloadOnly,
  WritingMethod,
} from '../../contract/contract.js';
import type { StagedAttachment } from '../../contract/entities/attachment.js';
import { Refusal, type Result } from '../../contract/errors.js';

type Callable = Exclude<MethodName, WritingMethod | PreloadOnly>;

/** The value of an answer. Throws the Refusal if it was one. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw Refusal.from(result.error);
  return result.value;
}

/**
 * Calls a method that reads; `write` is for those that write. Throws a Refusal with the error's code and sentence.
 */
export async function call<M extends Callable>(method: M, input: Input<M>): Promise<Output<M>> {
  return unwrap(await window.bridge.invoke(method, input));
}

/** Takes a picked, dropped or pasted file into the composer. Throws a Refusal. */
export async function stage(file: File): Promise<StagedAttachment> {
  return unwrap(await window.bridge.stage(file));
}

/** The absolute path of a dropped file or folder; empty when it has none. */
export const pathOf: Bridge<File>['pathOf'] = (file) => window.bridge.pathOf(file);

/** Calls back with what changed; returns its undo. */
export function onChanged(listener: (changed: Changed) => void): () => void {
  return window.bridge.on('changed', listener);
}

/** Calls back with where somebody wants to be taken from outside the window; returns its undo. */
export function onGo(listener: (go: Go) => void): () => void {
  return window.bridge.on('go', listener);
}

/** Calls back with the command that was chosen in the system's menu; returns its undo. */
export function onChosen(listener: (chosen: Chosen) => void): () => void {
  return window.bridge.on('chosen', listener);
}

/** The sentence of anything thrown, for a person. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Releases what the error says was set aside, so that it can be asked again. */
export async function letGo(thrown: unknown): Promise<void> {
  if (!(thrown instanceof Refusal) || thrown.code !== 'SESSION_UNREADABLE') return;
  await call('session.retry', { sessionId: String(thrown.data.details.id) });
}

export function codeOf(thrown: unknown): string | null {
  return thrown instanceof Refusal ? thrown.code : null;
}

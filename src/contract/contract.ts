/**
 * The map. Every method that the window can call and every event that it can receive, once. The preload's
 * bridge, the handlers' types and the client's types all come from here.
 */
import { z } from 'zod';
import type { preloadOnly } from './channels.js';
import type { StagedAttachment } from './entities/attachment.js';
import { MessageKey } from './entities/message.js';
import type { Result } from './errors.js';
import { configMethods } from './methods/config.js';
import { consoleMethods } from './methods/console.js';
import { hostDoorMethods } from './methods/host-door.js';
import { messageMethods } from './methods/message.js';
import { playMethods } from './methods/play.js';
import { scheduleMethods } from './methods/schedule.js';
import { searchMethods } from './methods/search.js';
import { sessionMethods } from './methods/session.js';
import { taskMethods } from './methods/task.js';

/** All methods, by the nouns that each file has. */
export const methods = {
  /** session, container, activity */
  ...sessionMethods,
  /** message, draft, template, attachment, replay, import, batch, report, question */
  ...messageMethods,
  /** schedule */
  ...scheduleMethods,
  /** task */
  ...taskMethods,
  /** destination, wiring, agentGroup, messagingGroup, approval, unregisteredSender, change */
  ...configMethods,
  /** hostDoor, hostRoute */
  ...hostDoorMethods,
  /** simulation, host, scenario */
  ...playMethods,
  /** search */
  ...searchMethods,
  /** app, workspace, reader, news, attention, notification, menu, audit */
  ...consoleMethods,
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type WritingMethod = {
  [M in MethodName]: Methods[M]['writes'] extends true ? M : never;
}[MethodName];
export type SessionRead = {
  [M in MethodName]: Methods[M] extends { asked: z.ZodType } ? M : never;
}[MethodName];
export type Input<M extends MethodName> = z.output<Methods[M]['input']>;
export type Output<M extends MethodName> = z.output<Methods[M]['output']>;

export function isSessionRead(method: MethodName): method is SessionRead {
  return 'asked' in methods[method];
}

export const Noun = z.enum([
  'workspace',
  'session',
  'message',
  'container',
  'question',
  'simulation',
  'reader',
  'audit',
  'batch',
  'news',
  'hostDoor',
  'search',
]);
export type Noun = z.infer<typeof Noun>;

/** What changed, coalesced; the window fetches again what it shows of it. */
export const Changed = z.object({
  nouns: z.array(Noun),
  /** The sessions that it is about; empty when it is about all or none. */
  sessions: z.array(z.string()),
  /** The sessions whose line in the list has changed, including new and removed ones; null when any may have. */
  listed: z.array(z.string()).nullable(),
});
export type Changed = z.infer<typeof Changed>;

/** Where somebody wants to be taken from outside the window: by a notification. */
export const Go = z.discriminatedUnion('to', [
  z.object({ to: z.literal('attention') }),
  z.object({
    to: z.literal('session'),
    sessionId: z.string(),
    /** The row to show there, by its message id or its key; null for none. */
    row: z.union([z.object({ id: z.string() }), z.object({ key: MessageKey })]).nullable(),
  }),
]);
export type Go = z.infer<typeof Go>;

/** A command of the window that was chosen in the system's menu. */
export const Chosen = z.object({ id: z.string() });
export type Chosen = z.infer<typeof Chosen>;

export const events = { changed: Changed, go: Go, chosen: Chosen } as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;

/** What the preload calls by itself. */
export type PreloadOnly = Extract<MethodName, (typeof preloadOnly)[number]>;

/**
 * What the preload gives the window as `window.bridge`. `F` is the DOM's File, which this folder
 * does not know.
 */
export interface Bridge<F> {
  invoke<M extends Exclude<MethodName, PreloadOnly>>(method: M, input: Input<M>): Promise<Result<Output<M>>>;
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Takes a picked, dropped or pasted file into the composer. */
  stage(file: F): Promise<Result<StagedAttachment>>;
  /** The absolute path of a dropped file or folder; empty when it has none. */
  pathOf(file: F): string;
}

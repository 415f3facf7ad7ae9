import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function workspaceHandlers({ desk, search }: Office) {
  return {
    'workspace.current': () => desk.current(),
    'workspace.open': ({ path }) => desk.open(path),
    'workspace.awaited': () => desk.wait.awaited,
    'workspace.stopWaiting': () => desk.wait.stop(),
    'workspace.choose': () => desk.choose(),
    'workspace.openDemo': () => desk.openDemo(),
    'workspace.newDemo': () => desk.newDemo(),
    'workspace.newEmpty': () => desk.newEmpty(),
    'workspace.resetDemo': () => desk.resetDemo(),
    'workspace.lock': ({ locked }) => desk.setLock(locked),
    'workspace.close': () => desk.close().then(() => undefined),
    'workspace.problem': () => desk.problem,
    'workspace.recent': () => desk.recent(),
    'workspace.forget': ({ path }) => {
      desk.forget(path);
      return search.forget(path);
    },
  } satisfies Partial<Handlers>;
}

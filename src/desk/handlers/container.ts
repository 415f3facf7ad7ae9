import type { ContainerStatus } from '../../contract/entities/container.js';
import {
  markContainerIdle,
  markContainerRunning,
  markContainerStopped,
} from '../../store/session/container.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const mark: Record<ContainerStatus, (ws: OpenWorkspace, sessionId: string) => Promise<void>> = {
  running: markContainerRunning,
  idle: markContainerIdle,
  stopped: markContainerStopped,
};

export function containerHandlers({ desk }: Office) {
  return {
    'container.nextPoll': ({ sessionId, first }) =>
      desk.reader.request('container.nextPoll', { key: desk.key(sessionId), first }),
    'container.mark': ({ sessionId, status }) => mark[status](desk.ws, sessionId),
  } satisfies Partial<Handlers>;
}

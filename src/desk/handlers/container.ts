import type { ContainerStatus } from '../../contract/entities/container.js';
import {
  markContainerIdle,
  markContainerRunning,
  markContainerStopped,
} from '../../store/session/container.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

const mark: Record<ContainerStatus, typeof markContainerIdle> = {
  running: markContainerRunning,
  idle: markContainerIdle,
  stopped: markContainerStopped,
};

export function containerHandlers({ desk }: Office) {
  return {
    'container.nextPoll': ({ sessionId, first }) =>
      desk.reader.request('container.nextPoll', desk.key(sessionId), {
        first,
        rule: desk.pollRule(sessionId),
      }),
    'container.mark': ({ sessionId, status, shown }) => mark[status](desk.ws, sessionId, shown),
  } satisfies Partial<Handlers>;
}

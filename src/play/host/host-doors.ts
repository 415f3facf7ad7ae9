/** The doors of the played host, in a workspace that we made. */
import { toFailure } from '../../contract/errors.js';
import { allMessagingGroups, hasInstances } from '../../store/db/messaging-group.js';
import { hasThreads } from '../../store/db/session.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { type Doors, openDoors } from '../doors/doors.js';
import type { HostReport } from './protocol.js';

interface Deps {
  /** The sessions whose containers the simulated agent plays now. */
  played: () => ReadonlySet<string>;
  report(report: HostReport): void;
}

/**
 * Opens them, as a host of the age that v2.db has. Without them the host goes on: a path can be too long for a socket.
 * @returns null when they could not be opened; that is reported
 */
export async function openHostDoors(ws: OpenWorkspace, { played, report }: Deps): Promise<Doors | null> {
  const { newer, threaded } = ws.central.read((db) => ({
    newer: hasInstances(db),
    threaded: new Set(
      allMessagingGroups(db)
        .map(({ channelType }) => channelType)
        .filter((channelType) => hasThreads(db, channelType)),
    ),
  }));
  try {
    return await openDoors(ws, {
      ...{ dialect: newer ? '2.3' : '2.0', threaded, running: played },
      restart: async (sessionId) => report({ type: 'restart', sessionId }),
      wake: (sessionId) => report({ type: 'wake', sessionId }),
    });
  } catch (error) {
    const { code, message } = toFailure(error).error;
    report({ type: 'error', sessionId: null, code, message, fatal: false });
    return null;
  }
}

/** What the played host says to the process that started it. */
import { findParent } from '../../process/parent-line.js';
import { HostCommand, type HostReport } from './protocol.js';

export interface Parent {
  report(report: HostReport): void;
  /** Ends this process once what was reported has been sent. */
  leave(exitCode: number): void;
}

/**
 * Finds the parent.
 * @param hear called with each command
 * @param stop called when the parent goes away
 * @throws Error when no process started it: it is not a command-line tool
 */
export function connectParent(hear: (command: HostCommand) => void, stop: () => void): Parent {
  const line = findParent();
  if (line === null) throw new Error('The played host is started by the console, or by a test.');
  line.onMessage((message) => {
    const command = HostCommand.safeParse(message);
    if (command.success) hear(command.data);
  });
  line.onGone(stop);
  return { report: line.post, leave: line.leave };
}

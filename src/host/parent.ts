/**
 * The played host's line to the process that started it: Electron's parentPort in a utilityProcess, or the
 * IPC channel of a plain Node child. The agent has one like it; the two processes share no code of theirs.
 */
import { HostCommand, type HostReport } from './protocol.js';

export interface Parent {
  report(report: HostReport): void;
  /** Ends this process when what was reported is on its way. */
  leave(exitCode: number): void;
}

/** The part of Electron's ParentPort that is used here; `electron` itself is not imported. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: string, listener: (event: { data: unknown }) => void): unknown;
}

function isParentPort(value: unknown): value is ParentPort {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'postMessage') === 'function' &&
    typeof Reflect.get(value, 'on') === 'function'
  );
}

/**
 * Finds the parent.
 * @param hear called with each command
 * @param stop called when the parent goes away
 * @throws Error when nobody started it: it is no tool for the command line
 */
export function connectParent(hear: (command: HostCommand) => void, stop: () => void): Parent {
  const take = (message: unknown): void => {
    const command = HostCommand.safeParse(message);
    if (command.success) hear(command.data);
  };
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    port.on('message', (event) => take(event.data));
    port.on('close', stop);
    return {
      report: (report) => port.postMessage(report),
      leave: (exitCode) => process.exit(exitCode),
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('The played host is started by the console, or by a test.');
  process.on('message', take);
  process.on('disconnect', stop);
  return {
    // After a disconnect `send` throws; the stop is already on its way then.
    report: (report) => {
      if (process.connected) send(report);
    },
    // process.exit would cut off what `send` has queued; without the channel nothing keeps us alive.
    leave: (exitCode) => {
      process.exitCode = exitCode;
      if (process.connected) process.disconnect();
    },
  };
}

/**
 * The agent's line to the process that started it: Electron's parentPort in a utilityProcess, the IPC
 * channel of a plain Node child, or nothing but the standard output when a person ran it by hand.
 */
import { AgentCommand, type AgentReport, type SessionCommand } from './protocol.js';

export interface Parent {
  report(report: AgentReport): void;
  /** Calls `listener` with what is said of single sessions; first with what was said before. */
  onCommand(listener: (command: SessionCommand) => void): void;
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

/** Finds the parent, whichever it is, and calls `stop` when it says so or goes away. */
export function connectParent(stop: () => void): Parent {
  const early: SessionCommand[] = [];
  let listen = (command: SessionCommand): void => {
    early.push(command);
  };
  const onCommand: Parent['onCommand'] = (listener) => {
    listen = listener;
    for (const command of early.splice(0)) listener(command);
  };
  const hear = (message: unknown): void => {
    const { data } = AgentCommand.safeParse(message);
    if (data === undefined) return;
    if (data.type === 'stop') stop();
    else listen(data);
  };
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    port.on('message', (event) => hear(event.data));
    port.on('close', stop);
    return {
      onCommand,
      report: (report) => port.postMessage(report),
      leave: (exitCode) => process.exit(exitCode),
    };
  }
  const send = process.send?.bind(process);
  if (send !== undefined) {
    process.on('message', hear);
    process.on('disconnect', stop);
    return {
      onCommand,
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
  return {
    onCommand,
    report: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
    leave: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
}

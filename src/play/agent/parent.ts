/** What the agent says to the process that started it, or to the standard output when a person ran it by hand. */
import { findParent } from '../../process/parent-line.js';
import { AgentCommand, type AgentReport, type SessionCommand } from './protocol.js';

export interface Parent {
  report(report: AgentReport): void;
  /** Calls `listener` with what is said about single sessions; first with what was said before. */
  onCommand(listener: (command: SessionCommand) => void): void;
  /** Ends this process once what was reported has been sent. */
  leave(exitCode: number): void;
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
  const line = findParent();
  if (line === null) {
    return {
      onCommand,
      report: (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
      leave: (exitCode) => {
        process.exitCode = exitCode;
      },
    };
  }
  line.onMessage((message) => {
    const { data } = AgentCommand.safeParse(message);
    if (data === undefined) return;
    if (data.type === 'stop') stop();
    else listen(data);
  });
  line.onGone(stop);
  return { onCommand, report: line.post, leave: line.leave };
}

/** A helper process's line to the process that started it, whichever runtime that is. */

export interface ParentLine {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The parent went away, or closed the channel. */
  onGone(listener: () => void): void;
  /** Ends this process once what was posted has been sent. */
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
 * Finds the parent: Electron's parentPort in a utilityProcess, the IPC channel in a plain Node child.
 * @returns null when a person started the process by hand
 */
export function findParent(): ParentLine | null {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
      onGone: (listener) => void port.on('close', listener),
      leave: (exitCode) => process.exit(exitCode),
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) return null;
  return {
    // After a disconnect nobody listens, and `send` would throw.
    post: (message) => {
      if (process.connected) send(message);
    },
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.on('disconnect', listener),
    // process.exit would cut off what `send` has queued; without the channel nothing keeps us alive.
    leave: (exitCode) => {
      process.exitCode = exitCode;
      if (process.connected) process.disconnect();
    },
  };
}

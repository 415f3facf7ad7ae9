/** The reader's line to main: Electron's parentPort in a utilityProcess, the IPC channel in a Node child. */

export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onGone(listener: () => void): void;
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

/** @throws Error when the process was started by hand: there is nobody to answer to. */
export function connect(): Port {
  const parentPort: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(parentPort)) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => {
        parentPort.on('message', (event) => listener(event.data));
      },
      onGone: (listener) => {
        parentPort.on('close', listener);
      },
    };
  }
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('The reader is started by the console, not by hand');
  return {
    post: (message) => {
      // Once the channel is closed nobody listens, and `send` would throw.
      if (process.connected) send(message);
    },
    onMessage: (listener) => {
      process.on('message', listener);
    },
    onGone: (listener) => {
      process.on('disconnect', listener);
    },
  };
}

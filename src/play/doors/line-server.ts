/** A unix socket that takes lines, with the habits of a NanoClaw host's two doors. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';

export interface LineServer {
  /** How many connections are open now, and how many there have been. */
  connections(): { open: number; ever: number };
  /** Stops as a host does: no new connection, the file removed, and then it waits for those that are open. */
  stop(): Promise<void>;
}

/**
 * Listens at a path, taking it over if a file is there, with mode 0600.
 * @param onLine a trimmed line that is not empty
 */
export async function serveLines(
  path: string,
  onLine: (line: string, socket: Socket) => void,
): Promise<LineServer> {
  let open = 0;
  let ever = 0;
  const server = createServer((socket) => {
    open += 1;
    ever += 1;
    let text = '';
    // Each piece is decoded by itself, as hosts do: a character across two pieces is damaged.
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
        const line = text.slice(0, end).trim();
        text = text.slice(end + 1);
        if (line !== '') onLine(line, socket);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open -= 1;
    });
  });
  rmSync(path, { force: true });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      listening();
    });
  });
  return {
    connections: () => ({ open, ever }),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        rmSync(path, { force: true });
      }),
  };
}

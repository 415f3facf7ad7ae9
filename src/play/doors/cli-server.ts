/** cli.sock of a played host: routed messages, and one seat for a person at a terminal. */
import type { Socket } from 'node:net';
import { z } from 'zod';
import { type LineServer, serveLines } from './line-server.js';
import type { Address, Routed } from './router.js';

const AddressShape = z.object({
  channelType: z.string(),
  platformId: z.string(),
  threadId: z.string().nullable().catch(null),
  instance: z.string().nullable().catch(null),
});

const Line = z.object({
  text: z.string().min(1),
  to: z.unknown().optional(),
  reply_to: z.unknown().optional(),
  sender: z.string().optional().catch(undefined),
  senderId: z.string().optional().catch(undefined),
});

/** A terminal's own chat. */
const TERMINAL: Address = { channelType: 'cli', platformId: 'local', threadId: null, instance: null };

const addressOf = (value: unknown): Address | null => AddressShape.safeParse(value).data ?? null;

function read(line: string): z.infer<typeof Line> | null {
  try {
    return Line.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** @param route nobody is told how it ended */
export function serveCli(path: string, route: (message: Routed) => Promise<void>): Promise<LineServer> {
  let seat: Socket | null = null;
  const takeSeat = (socket: Socket): void => {
    if (seat !== null && seat !== socket) {
      seat.end(`${JSON.stringify({ text: '[superseded by a newer client]' })}\n`);
    }
    seat = socket;
    socket.once('close', () => {
      if (seat === socket) seat = null;
    });
  };
  return serveLines(path, (line, socket) => {
    const said = read(line);
    if (said === null) return;
    const to = addressOf(said.to);
    if (to === null) takeSeat(socket);
    const { sender, senderId } = to === null ? {} : said;
    const message: Routed = {
      text: said.text,
      to: to ?? TERMINAL,
      replyTo: to === null ? null : addressOf(said.reply_to),
      sender: sender ?? 'cli',
      senderId: senderId ?? 'cli:local',
    };
    // A host notes a failure in its log, and says nothing here.
    route(message).catch(() => undefined);
  });
}

/** How the demo's conversations are written down. Times are ages in ms before the moment it is made. */

export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

/** The next time after `now` that a clock on the wall shows this; local time, as cron means it. */
export function nextTimeOfDay(now: number, hour: number, minute: number): number {
  const date = new Date(now);
  date.setHours(hour, minute, 0, 0);
  if (date.getTime() <= now) date.setDate(date.getDate() + 1);
  return date.getTime();
}

export interface DemoFile {
  name: string;
  mimeType: string;
  bytes: Buffer;
}

export interface DemoInbound {
  side: 'in';
  ago: number;
  id: string;
  kind: string;
  content: Record<string, unknown>;
  files: DemoFile[];
  trigger: boolean;
  /** What the host's copy of the state says; `processing` rows are pending there and claimed. */
  state: 'pending' | 'processing' | 'completed' | 'failed';
  /** When it becomes due, ms since 1970 UTC; null when at once. */
  dueAt: number | null;
  recurrence: string | null;
  /** Where it came from when that is not the session's own chat (agent-shared sessions). */
  from: { chat: string; threadId: string | null } | null;
  sourceSession: string | null;
}

export interface DemoOutbound {
  side: 'out';
  ago: number;
  id: string;
  kind: string;
  content: Record<string, unknown>;
  files: DemoFile[];
  inReplyTo: string | null;
  delivery: 'delivered' | 'failed' | 'none';
  to: { chat: string; threadId: string | null } | null;
}

export type DemoRow = DemoInbound | DemoOutbound;

export interface DemoSession {
  /** A name by which the script speaks of it. */
  key: string;
  agent: string;
  chat: string;
  threadId: string | null;
  mode: 'shared' | 'per-thread' | 'agent-shared';
  closed: boolean;
  container: 'running' | 'idle' | 'stopped';
  /** How long ago the last sign of life was; null when there never was one. */
  heartbeatAgo: number | null;
  /** True when it is set up to be looked at as it is: the simulated agent leaves it alone. */
  staged: boolean;
  tool: { name: string; declaredTimeoutMs: number; startedAgo: number } | null;
  /** How long ago it was made. */
  createdAgo: number;
  /** Oldest first. */
  rows: DemoRow[];
}

type InboundExtra = Partial<Omit<DemoInbound, 'side' | 'ago' | 'id' | 'kind' | 'content'>>;
type OutboundExtra = Partial<Omit<DemoOutbound, 'side' | 'ago' | 'id' | 'kind' | 'content'>>;

/** Any inbound row. */
export function arrived(
  id: string,
  ago: number,
  kind: string,
  content: Record<string, unknown>,
  extra: InboundExtra = {},
): DemoInbound {
  return {
    side: 'in',
    id,
    ago,
    kind,
    content,
    files: [],
    trigger: true,
    state: 'completed',
    dueAt: null,
    recurrence: null,
    from: null,
    sourceSession: null,
    ...extra,
  };
}

/** A person's message in a `chat`. */
export function said(
  id: string,
  ago: number,
  sender: string,
  text: string,
  extra: InboundExtra = {},
): DemoInbound {
  return arrived(id, ago, 'chat', { text, sender, senderId: `user:${sender.toLowerCase()}` }, extra);
}

/** A person's message as the chat SDK's channels hand it over. */
export function posted(
  id: string,
  ago: number,
  [userName, fullName]: readonly [string, string],
  text: string,
  extra: InboundExtra & { replyTo?: Record<string, string> } = {},
): DemoInbound {
  const { replyTo, ...rest } = extra;
  const author = { userId: `U-${userName}`, userName, fullName, isBot: false, isMe: false };
  const content = replyTo === undefined ? { text, author } : { text, author, replyTo };
  return arrived(id, ago, 'chat-sdk', content, rest);
}

/** Any outbound row. */
export function sent(
  id: string,
  ago: number,
  kind: string,
  content: Record<string, unknown>,
  extra: OutboundExtra = {},
): DemoOutbound {
  const row: DemoOutbound = {
    side: 'out',
    id,
    ago,
    kind,
    content,
    files: [],
    inReplyTo: null,
    delivery: 'delivered',
    to: null,
    ...extra,
  };
  return row.files.length === 0
    ? row
    : { ...row, content: { ...content, files: row.files.map((f) => f.name) } };
}

/** The agent's words. */
export function replied(id: string, ago: number, text: string, extra: OutboundExtra = {}): DemoOutbound {
  return sent(id, ago, 'chat', { text }, extra);
}

type SessionExtra = Partial<Omit<DemoSession, 'key' | 'agent' | 'chat' | 'createdAgo' | 'rows'>>;

/** A session with its rows; shared, active, without a container unless said otherwise. */
export function session(
  key: string,
  agent: string,
  chat: string,
  createdAgo: number,
  rows: DemoRow[],
  extra: SessionExtra = {},
): DemoSession {
  return {
    key,
    agent,
    chat,
    createdAgo,
    rows,
    threadId: null,
    mode: 'shared',
    closed: false,
    container: 'stopped',
    heartbeatAgo: null,
    staged: false,
    tool: null,
    ...extra,
  };
}

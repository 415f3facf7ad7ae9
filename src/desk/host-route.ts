/** A message that is handed to the host, and the rows that prove what became of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Input } from '../contract/contract.js';
import type { RouteArrival, RouteReport } from '../contract/entities/host-route.js';
import { Refusal } from '../contract/errors.js';
import { foretellRoute } from '../rules/host-route.js';
import { isAskedAbout, routeFacts, routeTargets } from '../store/session/host-route.js';
import type { SessionKey } from '../store/session-key.js';
import type { Desk } from './desk.js';

/** A host has written the row long before; its container's start comes after that. */
const LOOK_MS = 3000;
const AGAIN_MS = 100;

interface Sent {
  text: string;
  senderId: string;
}

/** What a session has of it. A session that cannot be read proves nothing. */
async function arrivalsIn(desk: Desk, key: SessionKey, sent: Sent, after: number | null) {
  try {
    return await desk.reader.request('hostRoute.arrivals', key, { ...sent, after });
  } catch (error) {
    if (error instanceof Refusal) return { newest: 0, arrived: [] };
    throw error;
  }
}

/**
 * Sends it, then looks until every agent that is to get it has it, or 3 s have passed.
 * @throws SESSION_NOT_FOUND, ROUTE_REFUSED where it could not come through that channel, HOST_DOOR_SHUT
 */
export async function sendThroughHost(desk: Desk, input: Input<'hostRoute.send'>): Promise<RouteReport> {
  const { ws } = desk;
  const { sessionId, text, sender, senderId } = input;
  const facts = routeFacts(ws, sessionId);
  const known = facts.senders.find(({ id }) => id === senderId) ?? null;
  const { era = null } = await desk.doors.look(ws.path, true);
  const foretold = foretellRoute(facts, text, known, era);
  const { chat } = facts;
  if (chat === null || foretold.hindrance !== null) {
    throw Refusal.of('ROUTE_REFUSED', { reason: foretold.hindrance ?? '' });
  }
  const expected = foretold.agents.filter(
    ({ outcome }) => outcome === 'engages' || outcome === 'context',
  ).length;
  const sent = { text, senderId };
  const before = new Map<string, number>();
  for (const key of routeTargets(ws, chat.id)) {
    before.set(key.sessionId, (await arrivalsIn(desk, key, sent, null)).newest);
  }
  const to = { channelType: chat.channelType, platformId: chat.platformId, threadId: chat.threadId };
  const outcome = await desk.doors.route(ws.path, { text, to, sender, senderId });
  if (outcome.type === 'not-sent') {
    throw Refusal.of('HOST_DOOR_SHUT', { door: 'cli.sock', because: outcome.because });
  }
  const began = performance.now();
  const likely = new Set(foretold.agents.map((one) => one.sessionId));
  const look = async (everywhere: boolean): Promise<RouteArrival[]> => {
    const found: RouteArrival[] = [];
    for (const key of routeTargets(ws, chat.id)) {
      // A session that was not there before has none but new rows.
      const after = before.get(key.sessionId);
      if (after !== undefined && !everywhere && !likely.has(key.sessionId)) continue;
      found.push(...(await arrivalsIn(desk, key, sent, after ?? 0)).arrived);
    }
    return found;
  };
  let arrivals: RouteArrival[] = [];
  do {
    await sleep(AGAIN_MS);
    arrivals = await look(false);
  } while (!(expected > 0 && arrivals.length >= expected) && performance.now() - began < LOOK_MS);
  // Once where it was not expected, too: the rules of a host that is not known may be others.
  if (arrivals.length < Math.max(expected, 1)) arrivals = await look(true);
  return {
    doubt: outcome.type === 'taken' ? null : outcome.because,
    arrivals,
    waitedMs: Math.round(performance.now() - began),
    card: isAskedAbout(ws, chat.id, senderId.includes(':') ? senderId : `${chat.channelType}:${senderId}`),
  };
}

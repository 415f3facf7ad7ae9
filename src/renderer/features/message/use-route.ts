/** A text on its way through the host: from whom, what is foretold of it, and what became of it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RouteFacts, RouteReport, RouteSender } from '../../../contract/entities/host-route.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { arrives, foretellRoute, type RouteForecast } from '../../../rules/host-route.js';
import { query, write } from '../../bridge/index.js';
import { plural } from '../../ui/format.js';
import { toastWritten } from '../audit/index.js';
import { useHostDoors } from '../host-door/index.js';

/** For a chat that lets anybody in, where v2.db knows nobody. */
const STRANGER: RouteSender = { id: 'cli:local', name: 'cli', as: 'member', access: [], admin: [] };

/** Whom the host lets in for the session's own agent, those of its channel first. */
function offered({ chat, agentGroupId, senders }: RouteFacts): RouteSender[] {
  const own = senders.filter(({ access }) => access.includes(agentGroupId));
  const here = (one: RouteSender) => one.id.startsWith(`${chat?.channelType}:`);
  const sorted = [...own.filter(here), ...own.filter((one) => !here(one))];
  return sorted.length > 0 ? sorted : [STRANGER];
}

/** Why nothing arrived, by the rule that was foretold. */
function nothingArrived({ waitedMs, card, doubt }: RouteReport, forecast: RouteForecast): string {
  const read = doubt === null ? 'The host has read the message' : `The message was sent, but ${doubt}`;
  const asked = card ? ' An owner or admin is now asked about its sender.' : '';
  const rule = arrives(forecast)
    ? 'By its rules it should have: look again in a moment, and into the host’s log.'
    : forecast.agents.map(({ agent, because }) => `${agent}: ${because}.`).join(' ');
  return `${read}, and no session has it after ${Math.round(waitedMs / 1000)} s. ${rule}${asked} Sent again, it may arrive twice.`;
}

export interface Route {
  facts: RouteFacts | null;
  forecast: RouteForecast | null;
  people: readonly RouteSender[];
  sender: RouteSender;
  choose: (id: string | null) => void;
  isStranger: boolean;
  /** Why it cannot be sent this way, as a sentence; null when it can. */
  hindrance: string | null;
  /** @throws Refusal when nothing was sent; Error when it arrived nowhere */
  send: () => Promise<void>;
}

export function useRoute(session: SessionSummary, text: string): Route {
  const doors = useHostDoors().data;
  const facts = useQuery(query('hostRoute.facts', { sessionId: session.id })).data ?? null;
  const [chosen, choose] = useState<string | null>(null);
  const people = facts === null ? [] : offered(facts);
  const sender = people.find(({ id }) => id === chosen) ?? people[0] ?? STRANGER;
  const isStranger = sender.id === STRANGER.id;
  const forecast =
    facts === null ? null : foretellRoute(facts, text, isStranger ? null : sender, doors?.era ?? null);
  const cli = doors?.doors.find(({ name }) => name === 'cli');
  const shut =
    cli === undefined || cli.state === 'open' ? null : `No host takes it on cli.sock: ${cli.because}.`;
  const nobody = forecast !== null && forecast.hindrance === null && !arrives(forecast);
  const hindrance =
    shut ?? forecast?.hindrance ?? (nobody ? 'No agent would get it this way: write it directly.' : null);

  async function send(): Promise<void> {
    if (forecast === null) return;
    const input = { sessionId: session.id, text, sender: sender.name ?? sender.id, senderId: sender.id };
    const { value, entry } = await write('hostRoute.send', input);
    const { arrivals } = value;
    if (arrivals.length === 0) throw new Error(nothingArrived(value, forecast));
    const engaged = arrivals.filter(({ trigger }) => trigger).length;
    const here = arrivals.find(({ sessionId }) => sessionId === session.id);
    const seq = here?.seq == null ? '' : `, here as seq ${here.seq}`;
    const what = engaged === 0 ? `as context only${seq}` : `${plural(engaged, 'agent')} took it${seq}`;
    const elsewhere = here === undefined ? '; it landed in another session' : '';
    toastWritten(`Injected through the host: ${what}${elsewhere}`, entry);
  }

  return { facts, forecast, people, sender, choose, isStranger, hindrance, send };
}

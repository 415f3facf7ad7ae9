/** Where an outbound row goes, and whether a host lets it. */
import type { Address, OutboundRowFacts, TargetFacts } from '../../contract/entities/message-facts.js';
import { chatAddress } from '../chat-address.js';
import { type Evidence, evidence, quote } from './verdict.js';

/** An address in one line. */
export function addressWords({ channelType, platformId, threadId }: Address): string {
  if (channelType === null || platformId === null) return 'nowhere';
  return `${chatAddress(channelType, platformId)}${threadId === null ? '' : `, thread ${threadId}`}`;
}

export function targetEvidence(row: OutboundRowFacts, target: TargetFacts | null): Evidence[] {
  if (row.kind === 'system') return [];
  const found = [evidence('Address', addressWords(row.address))];
  if (target === null || target.type === 'nowhere') return found;
  const name = target.name === null ? target.type : `${target.type} ${quote(target.name)}`;
  const known = target.type === 'unknown' ? 'not in v2.db' : name;
  const as = row.destination === null ? '' : `, known to the agent as ${quote(row.destination)}`;
  const let_ = {
    'own chat': 'the session’s own chat',
    destination: 'a destination of this agent',
    no: 'no destination of this agent',
  }[target.permitted];
  const away = target.detached ? ', detached' : '';
  return [...found, evidence('Target', `${known}: ${let_}${away}${as}`)];
}

/** Why a host does not deliver there, and what to do; null when nothing stands in the way. */
export function targetProblem(
  row: OutboundRowFacts,
  target: TargetFacts | null,
): { sentence: string; advice: string } | null {
  if (row.kind === 'system' || target === null) return null;
  const address = quote(addressWords(row.address));
  switch (target.type) {
    case 'nowhere':
      return {
        sentence: 'It has no address, so a host cannot send it anywhere.',
        advice: 'Check the session’s default address in the Session tab.',
      };
    case 'unknown':
      return {
        sentence: `v2.db has no ${row.address.channelType === 'agent' ? 'agent' : 'chat'} at ${address}, and a host does not deliver to unknown addresses.`,
        advice: 'Check the address; the Destinations tab has what the agent may use.',
      };
    default:
      if (target.permitted !== 'no' && target.detached) {
        return {
          sentence: `The chat at ${address} is detached: its bot is no longer in it, so every attempt fails.`,
          advice: 'Add the bot to the chat again, or have the agent write elsewhere.',
        };
      }
      return target.permitted === 'no'
        ? {
            sentence: `${address} is neither the session’s own chat nor a destination of this agent, and a host refuses to deliver there.`,
            advice: 'Add a destination for it to the agent, then ask the agent to say it again.',
          }
        : null;
  }
}

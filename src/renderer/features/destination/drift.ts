import type { Destination } from '../../../contract/entities/destination.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import type { Projection } from './queries.js';

export type Drift = 'same' | 'differs' | 'only-configured' | 'only-projected';

export interface DestinationRow {
  name: string;
  configured: string | null;
  projected: string | null;
  drift: Drift;
}

function address(d: Destination): string {
  const to = d.type === 'agent' ? d.agentGroupId : [d.channelType, d.platformId].filter(Boolean).join(' ');
  return [d.displayName, `${d.type} ${to ?? ''}`.trim()].filter(Boolean).join('\n');
}

/** Both sides by name, in the order of names. */
export function compareDestinations(configured: Destination[], projected: Destination[]): DestinationRow[] {
  const left = new Map(configured.map((d) => [d.name, address(d)]));
  const right = new Map(projected.map((d) => [d.name, address(d)]));
  const names = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) => a.localeCompare(b));
  return names.map((name) => {
    const a = left.get(name) ?? null;
    const b = right.get(name) ?? null;
    const drift =
      a === null ? 'only-projected' : b === null ? 'only-configured' : a === b ? 'same' : 'differs';
    return { name, configured: a, projected: b, drift };
  });
}

/** A session, and whom its agent can address according to its file. */
export interface ProjectedSession {
  session: SessionSummary;
  projection: Projection;
}

/** Whether a session's agent was told something other than what is configured; unknown does not count as stale. */
export function isStale(wanted: Destination[], projection: Projection): boolean {
  if (projection.state !== 'read') return false;
  return compareDestinations(wanted, projection.projected).some(({ drift }) => drift !== 'same');
}

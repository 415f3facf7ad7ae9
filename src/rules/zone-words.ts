import type { HostZone } from '../contract/entities/zone.js';

/** Which zone it is, and where it is from, for beside times: `America/Sao_Paulo, by TZ in the project’s .env`. */
export function zoneWords({ name, from }: HostZone): string {
  switch (from) {
    case 'agent group':
      return `time zone of the agent group (${name})`;
    case 'project':
      return `host’s time zone, by TZ in the project’s .env (${name})`;
    case 'machine':
      return `host’s time zone, assumed to be this machine’s (${name})`;
  }
}

import { plural } from '../../ui/format.js';
import { useSimulation } from './queries.js';

/** How much of what is shown is simulated, in a few words; nothing when nothing is. */
export function SimulatedCount() {
  const status = useSimulation().data;
  if (status === undefined) return null;
  const played = status.sessions.filter((s) => s.state === 'playing').length;
  const parts = [
    ...(played > 0 ? [plural(played, 'session')] : []),
    ...(status.host.running ? ['host'] : []),
  ];
  return parts.length === 0 ? null : <span>simulated: {parts.join(' + ')}</span>;
}

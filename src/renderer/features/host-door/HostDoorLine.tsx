import { hostSentence, hostWords } from '../../../rules/host-door-words.js';
import { visible } from '../../ui/format.js';
import { useHostDoors } from './queries.js';

/** Whether a host is alive, in a few words; why that is so on hover, and in the Container tab. */
export function HostDoorLine() {
  const state = useHostDoors().data;
  if (state === undefined) return null;
  return (
    <span role="status" aria-label="Host" aria-live="off" title={visible(hostSentence(state))}>
      {hostWords(state)}
    </span>
  );
}

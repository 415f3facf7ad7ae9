import type { Input, Output } from '../contract/contract.js';
import { Refusal } from '../contract/errors.js';
import { listSessions } from '../store/session/session.js';
import type { Desk } from './desk.js';

/** What v2.db says of an agent's containers, as a sentence. */
function standing(desk: Desk, agentGroupId: string): string {
  const sessions = listSessions(desk.ws).filter(
    ({ agentGroup, status }) => agentGroup.id === agentGroupId && status === 'active',
  );
  const running = sessions.filter(({ container }) => container.claimed !== 'stopped').length;
  return `By v2.db, ${running} of its ${sessions.length} active sessions have a container now.`;
}

/**
 * Has the host restart the containers of an agent group. It answers when the last one has stopped.
 * @throws HOST_DOOR_SHUT, HOST_LACKS, HOST_REFUSED, HOST_UNANSWERED
 */
export async function restartAgentGroup(
  desk: Desk,
  { id, message }: Input<'agentGroup.restart'>,
): Promise<Output<'agentGroup.restart'>> {
  const args = { id, ...(message === null ? {} : { message }) };
  const said = await desk.doors.command(desk.ws.path, 'groups', 'restart', args);
  if (said === null) throw Refusal.of('HOST_LACKS', { command: 'groups restart' });
  switch (said.type) {
    case 'not-sent':
      throw Refusal.of('HOST_DOOR_SHUT', { door: 'ncl.sock', because: said.because });
    case 'refused':
      throw Refusal.of('HOST_REFUSED', { code: said.code, said: said.message });
    case 'unanswered':
      throw Refusal.of('HOST_UNANSWERED', { because: said.because, found: standing(desk, id) });
    case 'answered': {
      const restarted: unknown = Object(said.data).restarted;
      return { restarted: typeof restarted === 'number' ? restarted : null };
    }
  }
}

import { Checkbox, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { HostDoors } from '../../../contract/entities/host-door.js';
import { containerVerdict } from '../../../rules/container-state.js';
import { restartWords } from '../../../rules/host-door-words.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { plural } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { useNow } from '../../ui/now.js';
import { toastWritten } from '../audit/index.js';
import { isThere } from '../container/index.js';
import { useHostDoors } from '../host-door/index.js';
import { useSessions } from '../session/index.js';
import { useAgentGroups } from './queries.js';

interface RestartAgentGroupProps {
  agentGroupId: string;
  onClose: () => void;
}

/** Why the host cannot be asked for it; null when it can. */
function hindranceOf(state: HostDoors | undefined): string | null {
  if (state === undefined) return 'Whether a host is there is not known yet.';
  if (state.host !== 'alive') {
    return 'No host answers on ncl.sock, and only a host can restart its containers: one that is stopped from outside loses what was to follow.';
  }
  const can = state.commands?.groups?.includes('restart') === true;
  return can ? null : 'This host has no such command.';
}

/** Has the host restart an agent's containers; foretold is what that stops meanwhile. */
export function RestartAgentGroup({ agentGroupId, onClose }: RestartAgentGroupProps) {
  const state = useHostDoors().data;
  const name = useAgentGroups().data?.find(({ id }) => id === agentGroupId)?.name ?? agentGroupId;
  const sessions = (useSessions().data ?? []).filter(
    ({ agentGroup, status }) => agentGroup.id === agentGroupId && status === 'active',
  );
  const now = useNow();
  const running = sessions.filter(({ container }) => isThere(containerVerdict(container, now).state)).length;
  const [tells, setTells] = useState(false);
  const [message, setMessage] = useState('');
  const told = tells && message.trim() !== '';
  return (
    <ConfirmDialog
      title={`Restart the containers of ${name}?`}
      action="Restart"
      hindrance={hindranceOf(state)}
      ready={!tells || told}
      onClose={onClose}
      onConfirm={async () => {
        const { value, entry } = await write('agentGroup.restart', {
          id: agentGroupId,
          message: told ? message : null,
        });
        const many =
          value.restarted === null ? 'Restarted' : `Restarted ${plural(value.restarted, 'container')}`;
        const lost = told && value.restarted === 0 ? '; the message went to nobody' : '';
        toastWritten(`${many} of ${name}${lost}`, entry);
      }}
    >
      {restartWords(running, state?.era ?? null).map((sentence) => (
        <Note key={sentence} tone={running === 0 ? 'warn' : 'info'}>
          {sentence}
        </Note>
      ))}
      <Checkbox
        mt={8}
        size="xs"
        label="Tell the agent something as it starts"
        checked={tells}
        onChange={(event) => setTells(event.currentTarget.checked)}
      />
      {tells && (
        <Textarea
          label="Message"
          size="xs"
          mt={8}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}

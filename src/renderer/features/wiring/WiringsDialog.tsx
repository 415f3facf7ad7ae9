import { Button, TextInput } from '@mantine/core';
import { IconPencil, IconPlus, IconRoute, IconTrash } from '@tabler/icons-react';
import { useLayoutEffect, useState } from 'react';
import type { Wiring } from '../../../contract/entities/wiring.js';
import { foldedWords, hasWords } from '../../../rules/fold.js';
import { DataTable, RowButtons, TableBar } from '../../ui/DataTable.js';
import { Dialog } from '../../ui/Dialog.js';
import { IconButton } from '../../ui/IconButton.js';
import { Note } from '../../ui/Note.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { AgentGroupSelect, useAgentGroups } from '../agent-group/index.js';
import { chatWords, useMessagingGroups } from '../messaging-group/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { useWirings } from './queries.js';
import { RemoveWiring } from './RemoveWiring.js';
import { WiringForm } from './WiringForm.js';
import { engagement } from './wiring-words.js';

interface WiringsDialogProps {
  /** Of one agent group; null: of all. */
  agentGroupId: string | null;
  /** Asks where a message in this chat would land. */
  onLanding: (messagingGroupId: string) => void;
  onClose: () => void;
}

/** Which agents serve which chat, in which session mode. */
export function WiringsDialog({ agentGroupId, onLanding, onClose }: WiringsDialogProps) {
  const [covered, setCovered] = useState(false);
  return (
    <Dialog onClose={onClose} title="Wirings" size="full" covered={covered}>
      <Wirings agentGroupId={agentGroupId} onLanding={onLanding} onCovered={setCovered} />
    </Dialog>
  );
}

type Step = { do: 'add' } | { do: 'edit'; wiring: Wiring } | { do: 'remove'; wiring: Wiring };

interface WiringsProps extends Omit<WiringsDialogProps, 'onClose'> {
  onCovered: (covered: boolean) => void;
}

function Wirings({ agentGroupId, onLanding, onCovered }: WiringsProps) {
  const wirings = useWirings();
  const chats = new Map((useMessagingGroups().data ?? []).map((chat) => [chat.id, chatWords(chat)]));
  const agents = new Map((useAgentGroups().data ?? []).map(({ id, name }) => [id, name]));
  const [agent, setAgent] = useState(agentGroupId);
  const [text, setText] = useState('');
  const [step, setStep] = useState<Step | null>(null);
  const readOnly = useReadOnlyReason();
  useLayoutEffect(() => onCovered(step !== null), [step, onCovered]);
  if (wirings.isPending) return <Loading what="the wirings" />;
  if (wirings.isError) return <Failed error={wirings.error} onRetry={() => void wirings.refetch()} />;
  const chatOf = ({ messagingGroupId }: Wiring) => chats.get(messagingGroupId) ?? messagingGroupId;
  const agentOf = ({ agentGroupId: id }: Wiring) => agents.get(id) ?? id;
  const words = foldedWords(text);
  const shown = wirings.data
    .filter((wiring) => agent === null || wiring.agentGroupId === agent)
    .filter((wiring) => hasWords(chatOf(wiring), words))
    .sort((a, b) => chatOf(a).localeCompare(chatOf(b)) || b.priority - a.priority);
  const close = () => setStep(null);
  return (
    <>
      {readOnly !== null && <Note tone="warn">{readOnly} Nothing can be changed here.</Note>}
      <TableBar>
        <TextInput
          type="search"
          label="Chats with"
          size="xs"
          placeholder="letters of a name or address"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <AgentGroupSelect label="Agent group" value={agent} onChange={setAgent} none="All agent groups" />
        <Button
          data-autofocus
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={readOnly !== null}
          onClick={() => setStep({ do: 'add' })}
        >
          Add a wiring…
        </Button>
      </TableBar>
      {shown.length === 0 ? (
        <Empty title={wirings.data.length === 0 ? 'No wirings' : 'No wiring matches'}>
          Without a wiring no agent hears a chat.
        </Empty>
      ) : (
        <DataTable
          label="Wirings of chats to agents"
          head={['Messaging group', 'Agent group', 'Session mode', 'Priority', 'Takes part']}
        >
          {shown.map((wiring) => (
            <tr key={wiring.id}>
              <th scope="row">
                <bdi>{chatOf(wiring)}</bdi>
              </th>
              <td>
                <bdi>{agentOf(wiring)}</bdi>
              </td>
              <td>
                {wiring.mode ?? 'unknown'}
                {wiring.threads !== null && wiring.threads !== 'inherit' && `, threads ${wiring.threads}`}
              </td>
              <td>{wiring.priority}</td>
              <td>
                <bdi>{engagement(wiring)}</bdi>
              </td>
              <RowButtons>
                <IconButton
                  label={`Where would a message in ${chatOf(wiring)} land?`}
                  size={22}
                  onClick={() => onLanding(wiring.messagingGroupId)}
                >
                  <IconRoute size={13} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Edit the wiring of ${agentOf(wiring)} to ${chatOf(wiring)}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'edit', wiring })}
                >
                  <IconPencil size={13} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove the wiring of ${agentOf(wiring)} to ${chatOf(wiring)}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'remove', wiring })}
                >
                  <IconTrash size={13} aria-hidden />
                </IconButton>
              </RowButtons>
            </tr>
          ))}
        </DataTable>
      )}
      {step?.do === 'add' && <WiringForm wiring={null} agentGroupId={agent} onClose={close} />}
      {step?.do === 'edit' && <WiringForm wiring={step.wiring} agentGroupId={null} onClose={close} />}
      {step?.do === 'remove' && <RemoveWiring wiring={step.wiring} onClose={close} />}
    </>
  );
}

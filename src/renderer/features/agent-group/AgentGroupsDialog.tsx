import { Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { AgentGroup } from '../../../shared/entities/agent-group.js';
import { DataTable, RowButtons, TableBar } from '../../ui/DataTable.js';
import { Dialog } from '../../ui/Dialog.js';
import { IconButton } from '../../ui/IconButton.js';
import { Note } from '../../ui/Note.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { useFocusKept } from '../../ui/use-focus-kept.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { AgentGroupForm } from './AgentGroupForm.js';
import { agentGroupsDialog } from './dialog.js';
import { useAgentGroups } from './queries.js';
import { RemoveAgentGroup } from './RemoveAgentGroup.js';

/** The agents of the workspace: made, changed, removed. */
export function AgentGroupsDialog() {
  const opened = agentGroupsDialog.useOpened() !== null;
  const [covered, setCovered] = useState(false);
  return (
    <Dialog
      opened={opened}
      onClose={agentGroupsDialog.close}
      title="Agent groups"
      size="full"
      covered={covered}
    >
      {opened && <AgentGroups onCovered={setCovered} />}
    </Dialog>
  );
}

type Step = { do: 'add' } | { do: 'edit' | 'remove'; group: AgentGroup };

function AgentGroups({ onCovered }: { onCovered: (covered: boolean) => void }) {
  const groups = useAgentGroups();
  const [step, setStep] = useState<Step | null>(null);
  const readOnly = useReadOnlyReason();
  const table = useRef<HTMLElement>(null);
  useEffect(() => onCovered(step !== null), [step, onCovered]);
  useFocusKept(table, groups.data);
  if (groups.isPending) return <Loading what="the agent groups" />;
  if (groups.isError) return <Failed error={groups.error} onRetry={() => void groups.refetch()} />;
  const close = () => setStep(null);
  return (
    <>
      {readOnly !== null && <Note tone="warn">{readOnly} Nothing can be changed here.</Note>}
      <TableBar>
        <Button
          data-autofocus
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={readOnly !== null}
          onClick={() => setStep({ do: 'add' })}
        >
          Create an agent group…
        </Button>
      </TableBar>
      {groups.data.length === 0 ? (
        <Empty title="No agent groups">The first one is made here, or by a host.</Empty>
      ) : (
        <DataTable label="All agent groups" scrollRef={table} head={['Name', 'Folder', 'Provider', 'Id']}>
          {groups.data.map((group) => (
            <tr key={group.id}>
              <th scope="row">
                <bdi>{group.name}</bdi>
              </th>
              <td>
                <bdi>{group.folder}</bdi>
              </td>
              <td>{group.agentProvider === null ? '–' : <bdi>{group.agentProvider}</bdi>}</td>
              <td>
                <bdi>{group.id}</bdi>
              </td>
              <RowButtons>
                <IconButton
                  label={`Edit ${group.name}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'edit', group })}
                >
                  <IconPencil size={13} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${group.name}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'remove', group })}
                >
                  <IconTrash size={13} aria-hidden />
                </IconButton>
              </RowButtons>
            </tr>
          ))}
        </DataTable>
      )}
      {step?.do === 'add' && <AgentGroupForm group={null} onClose={close} />}
      {step?.do === 'edit' && <AgentGroupForm group={step.group} onClose={close} />}
      {step?.do === 'remove' && <RemoveAgentGroup group={step.group} onClose={close} />}
    </>
  );
}

import { Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { MessagingGroup } from '../../../shared/entities/messaging-group.js';
import { DataTable, RowButtons, TableBar } from '../../ui/DataTable.js';
import { Dialog } from '../../ui/Dialog.js';
import { IconButton } from '../../ui/IconButton.js';
import { Note } from '../../ui/Note.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { useFocusKept } from '../../ui/use-focus-kept.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { messagingGroupsDialog } from './dialog.js';
import { MessagingGroupForm } from './MessagingGroupForm.js';
import { useMessagingGroups } from './queries.js';
import { RemoveMessagingGroup } from './RemoveMessagingGroup.js';

/** The chats of the workspace: made, changed, removed. */
export function MessagingGroupsDialog() {
  const opened = messagingGroupsDialog.useOpened() !== null;
  const [covered, setCovered] = useState(false);
  return (
    <Dialog
      opened={opened}
      onClose={messagingGroupsDialog.close}
      title="Messaging groups"
      size="full"
      covered={covered}
    >
      {opened && <MessagingGroups onCovered={setCovered} />}
    </Dialog>
  );
}

type Step = { do: 'add' } | { do: 'edit' | 'remove'; group: MessagingGroup };

function MessagingGroups({ onCovered }: { onCovered: (covered: boolean) => void }) {
  const groups = useMessagingGroups();
  const [step, setStep] = useState<Step | null>(null);
  const readOnly = useReadOnlyReason();
  const table = useRef<HTMLElement>(null);
  useEffect(() => onCovered(step !== null), [step, onCovered]);
  useFocusKept(table, groups.data);
  if (groups.isPending) return <Loading what="the messaging groups" />;
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
          Create a messaging group…
        </Button>
      </TableBar>
      {groups.data.length === 0 ? (
        <Empty title="No messaging groups">The first one is made here, or by a host.</Empty>
      ) : (
        <DataTable
          label="All messaging groups"
          scrollRef={table}
          head={['Name', 'Channel', 'Platform id', 'Kind', 'Id']}
        >
          {groups.data.map((group) => (
            <tr key={group.id}>
              <th scope="row">{group.name === null ? '–' : <bdi>{group.name}</bdi>}</th>
              <td>
                <bdi>{group.channelType}</bdi>
              </td>
              <td>
                <bdi>{group.platformId}</bdi>
              </td>
              <td>{group.isGroup ? 'group chat' : 'direct chat'}</td>
              <td>
                <bdi>{group.id}</bdi>
              </td>
              <RowButtons>
                <IconButton
                  label={`Edit ${group.name ?? group.platformId}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'edit', group })}
                >
                  <IconPencil size={13} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${group.name ?? group.platformId}…`}
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
      {step?.do === 'add' && <MessagingGroupForm group={null} onClose={close} />}
      {step?.do === 'edit' && <MessagingGroupForm group={step.group} onClose={close} />}
      {step?.do === 'remove' && <RemoveMessagingGroup group={step.group} onClose={close} />}
    </>
  );
}

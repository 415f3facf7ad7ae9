import { useState } from 'react';
import { botOf } from '../../../rules/bot.js';
import { chatStanding } from '../../../rules/chat-standing.js';
import { Dialog } from '../../ui/Dialog.js';
import { RowsEditor } from '../../ui/RowsEditor.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { MessagingGroupForm } from './MessagingGroupForm.js';
import { useMessagingGroups } from './queries.js';
import { RemoveMessagingGroup } from './RemoveMessagingGroup.js';

/** The chats of the workspace: created, changed, removed. */
export function MessagingGroupsDialog({ onClose }: { onClose: () => void }) {
  const [covered, setCovered] = useState(false);
  return (
    <Dialog onClose={onClose} title="Messaging groups" size="full" covered={covered}>
      <MessagingGroups onCovered={setCovered} />
    </Dialog>
  );
}

function MessagingGroups({ onCovered }: { onCovered: (covered: boolean) => void }) {
  return (
    <RowsEditor
      what="messaging groups"
      rows={useMessagingGroups()}
      readOnly={useReadOnlyReason()}
      create="Create a messaging group…"
      head={['Name', 'Channel', 'Platform id', 'Kind', 'Id']}
      nameOf={({ name, platformId }) => name ?? platformId}
      cells={(group) => (
        <>
          <th scope="row">{group.name === null ? '–' : <bdi>{group.name}</bdi>}</th>
          <td>
            <bdi>{group.channelType}</bdi>
            {botOf(group) !== null && (
              <>
                {' '}
                (bot <bdi>{botOf(group)}</bdi>)
              </>
            )}
          </td>
          <td>
            <bdi>{group.platformId}</bdi>
          </td>
          <td title={chatStanding(group)?.sentence}>
            {group.isGroup ? 'group chat' : 'direct chat'}
            {chatStanding(group) !== null && `, ${chatStanding(group)?.word}`}
          </td>
          <td>
            <bdi>{group.id}</bdi>
          </td>
        </>
      )}
      form={(group, onClose) => <MessagingGroupForm group={group} onClose={onClose} />}
      removal={(group, onClose) => <RemoveMessagingGroup group={group} onClose={onClose} />}
      onCovered={onCovered}
    />
  );
}

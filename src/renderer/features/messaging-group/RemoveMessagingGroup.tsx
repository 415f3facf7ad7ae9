import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { useMessagingGroupsChanged } from './queries.js';
import { rowOf } from './row.js';

export function RemoveMessagingGroup({ group, onClose }: { group: MessagingGroup; onClose: () => void }) {
  const changed = useMessagingGroupsChanged();
  return (
    <ConfirmDialog
      title={`Remove ${group.name ?? group.platformId}?`}
      action="Remove"
      danger
      onClose={onClose}
      onConfirm={async () => {
        await write('messagingGroup.remove', { id: group.id });
        await changed();
      }}
    >
      <RowChanges
        label="What is removed"
        changes={[{ table: 'v2.db: messaging_groups', before: rowOf(group), after: null }]}
      />
      <Note>It is refused while anything refers to it, and says what does.</Note>
    </ConfirmDialog>
  );
}

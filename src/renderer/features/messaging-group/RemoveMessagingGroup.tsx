import type { MessagingGroup } from '../../../contract/entities/messaging-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { useMessagingGroupsChanged } from './queries.js';

export function RemoveMessagingGroup({ group, onClose }: { group: MessagingGroup; onClose: () => void }) {
  const changed = useMessagingGroupsChanged();
  const plan = usePlan({ method: 'messagingGroup.remove', input: { id: group.id } });
  return (
    <ConfirmDialog
      title={`Remove ${group.name ?? group.platformId}?`}
      action="Remove"
      danger
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) => write('messagingGroup.remove', { id: group.id, shown }));
        await changed();
      }}
    >
      <PlannedRows plan={plan} label="What will be removed" />
    </ConfirmDialog>
  );
}

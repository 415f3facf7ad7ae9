import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { useAgentGroupsChanged } from './queries.js';

export function RemoveAgentGroup({ group, onClose }: { group: AgentGroup; onClose: () => void }) {
  const changed = useAgentGroupsChanged();
  const plan = usePlan({ method: 'agentGroup.remove', input: { id: group.id } });
  return (
    <ConfirmDialog
      title={`Remove ${group.name}?`}
      action="Remove"
      danger
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) => write('agentGroup.remove', { id: group.id, shown }));
        await changed();
      }}
    >
      <PlannedRows plan={plan} label="What will be removed" />
      <Note>Folders on disk stay.</Note>
    </ConfirmDialog>
  );
}

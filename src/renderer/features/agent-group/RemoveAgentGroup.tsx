import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { useAgentGroupsChanged } from './queries.js';
import { rowOf } from './row.js';

export function RemoveAgentGroup({ group, onClose }: { group: AgentGroup; onClose: () => void }) {
  const changed = useAgentGroupsChanged();
  return (
    <ConfirmDialog
      title={`Remove ${group.name}?`}
      action="Remove"
      danger
      onClose={onClose}
      onConfirm={async () => {
        await write('agentGroup.remove', { id: group.id });
        await changed();
      }}
    >
      <RowChanges
        label="What is removed"
        changes={[{ table: 'v2.db: agent_groups', before: rowOf(group), after: null }]}
      />
      <Note>Folders on disk stay. It is refused while anything refers to it, and says what does.</Note>
    </ConfirmDialog>
  );
}

import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import type { ConfiguredDestination } from '../../../contract/entities/destination.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { AddressChanges } from './AddressChanges.js';
import { useDestinationsChanged } from './queries.js';
import { addressable, rowOf } from './target.js';

interface RemoveDestinationProps {
  agent: AgentGroup;
  rows: ConfiguredDestination[];
  row: ConfiguredDestination;
  /** Called with a sentence saying what was done. */
  onDone: (sentence: string) => void;
  onClose: () => void;
}

export function RemoveDestination({ agent, rows, row, onDone, onClose }: RemoveDestinationProps) {
  const changed = useDestinationsChanged();
  const { name, targetType, targetId } = row;
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      action="Remove"
      danger
      onClose={onClose}
      onConfirm={async () => {
        await write('destination.remove', { agentGroupId: agent.id, seen: { name, targetType, targetId } });
        await changed();
        onDone(`${agent.name} has no destination ${name} any more`);
      }}
    >
      <RowChanges
        label="What is removed"
        changes={[{ table: 'v2.db: agent_destinations', before: rowOf(agent.id, row), after: null }]}
      />
      <Note>Its sessions know the name until they are projected to, or woken by a host.</Note>
      <AddressChanges
        label="Whom the agent can address"
        before={addressable(rows)}
        after={addressable(rows.filter((one) => one !== row))}
      />
    </ConfirmDialog>
  );
}

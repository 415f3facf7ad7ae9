import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import type { ConfiguredDestination } from '../../../contract/entities/destination.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { ThroughHost, useThroughHost } from '../host-door/index.js';
import { usePolicies } from '../policy/index.js';
import { AddressChanges } from './AddressChanges.js';
import { useDestinationsChanged } from './queries.js';
import { addressable } from './target.js';

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
  const input = { agentGroupId: agent.id, seen: { name, targetType, targetId } };
  const plan = usePlan({ method: 'destination.remove', input });
  const byHost = useThroughHost('destinations', 'remove');
  const policies = usePolicies().data?.listed ?? [];
  const held =
    targetType === 'agent' && policies.some(({ from, to }) => from.id === agent.id && to.id === targetId);
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      action="Remove"
      danger
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) => write('destination.remove', { ...input, ...byHost.input, shown }));
        await changed();
        onDone(`${agent.name} has no destination ${name} any more`);
      }}
    >
      <PlannedRows plan={plan} label="What will be removed" />
      <ThroughHost choice={byHost} does="It also tells every session of the agent at once." />
      {!byHost.chosen && <Note>Its sessions know the name until you update them, or a host wakes them.</Note>}
      {held && (
        <Note>
          The policy that holds these messages stays: it is in force again with the next destination.
        </Note>
      )}
      <AddressChanges
        label="Whom the agent can address"
        before={addressable(rows)}
        after={addressable(rows.filter((one) => one !== row))}
      />
    </ConfirmDialog>
  );
}

import type { Policy } from '../../../contract/entities/policy.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { usePoliciesChanged } from './queries.js';

export function RemovePolicy({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const changed = usePoliciesChanged();
  const input = { from: policy.from.id, to: policy.to.id };
  const plan = usePlan({ method: 'policy.remove', input });
  return (
    <ConfirmDialog
      title="Remove this policy?"
      action="Remove"
      danger
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) => write('policy.remove', { ...input, shown }));
        await changed();
      }}
    >
      <PlannedRows plan={plan} label="What will be removed" />
      <Note>
        Messages of <bdi>{policy.from.name ?? policy.from.id}</bdi> to{' '}
        <bdi>{policy.to.name ?? policy.to.id}</bdi> are handed over at once from then on. What is held already
        goes on waiting.
      </Note>
    </ConfirmDialog>
  );
}

import type { Wiring } from '../../../contract/entities/wiring.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { useWiringsChanged } from './queries.js';

export function RemoveWiring({ wiring, onClose }: { wiring: Wiring; onClose: () => void }) {
  const changed = useWiringsChanged();
  const plan = usePlan({ method: 'wiring.remove', input: { id: wiring.id } });
  return (
    <ConfirmDialog
      title="Remove this wiring?"
      action="Remove"
      danger
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) => write('wiring.remove', { id: wiring.id, shown }));
        await changed();
      }}
    >
      <PlannedRows plan={plan} label="What will be removed" />
      <Note>The agent hears this chat no more.</Note>
    </ConfirmDialog>
  );
}

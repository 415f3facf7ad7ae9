import type { ContainerStatus } from '../../../contract/entities/container.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';

interface MarkDialogProps {
  session: { id: string; title: string };
  status: ContainerStatus;
  /** The evidence against it; null when there is none. */
  warning: string | null;
  onClose: () => void;
}

/** The row as it will be, and the evidence against marking the container this way. */
export function MarkDialog({ session, status, warning, onClose }: MarkDialogProps) {
  const input = { sessionId: session.id, status };
  const plan = usePlan({ method: 'container.mark', input });
  return (
    <ConfirmDialog
      title={`Mark the container as ${status}?`}
      action={`Mark as ${status}`}
      ready={plan.ready}
      onConfirm={async () => {
        const { entry } = await plan.carryOut((shown) => write('container.mark', { ...input, shown }));
        toastWritten(`Marked as ${status}: ${session.title}`, entry);
      }}
      onClose={onClose}
    >
      {warning !== null && <Note tone="warn">{visible(warning)}</Note>}
      <PlannedRows plan={plan} label="What will be written" />
      <Note>Only the word in v2.db changes; no container is started or stopped.</Note>
    </ConfirmDialog>
  );
}

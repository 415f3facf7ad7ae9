import type { SessionSummary } from '../../../contract/entities/session.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';

/** Marks the answers in a session that nobody reads as completed, once they have been shown. */
export function SettleDialog({ session, onClose }: { session: SessionSummary; onClose: () => void }) {
  const input = { sessionId: session.id };
  const plan = usePlan({ method: 'question.settle', input });
  return (
    <ConfirmDialog
      title="Settle answers that nobody reads?"
      action="Settle them"
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        const { entry } = await plan.carryOut((shown) => write('question.settle', { ...input, shown }));
        toastWritten('They are settled', entry);
      }}
    >
      <PlannedRows plan={plan} label="What will be written" />
      <Note>
        They are marked as completed, so that no container is started for them any more. They stay in the
        timeline. What the agent was to know of them, tell it in a message.
      </Note>
    </ConfirmDialog>
  );
}

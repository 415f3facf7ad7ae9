import type { ScheduleAction } from '../../../contract/entities/schedule.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { useTimeOf } from '../../ui/now.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { toastWritten } from '../audit/index.js';
import { dialogWords } from './action-words.js';
import type { ScheduleTarget } from './handle.js';
import classes from './Schedule.module.css';

interface ScheduleDialogProps {
  target: ScheduleTarget;
  action: ScheduleAction;
  onClose: () => void;
}

/** Shows the rows that will change, and only then changes them. */
export function ScheduleDialog({ target, action, onClose }: ScheduleDialogProps) {
  const input = { sessionId: target.sessionId, key: target.key, action };
  const plan = usePlan({ method: 'schedule.change', input });
  const words = dialogWords(action, target, useTimeOf(target, 1000));
  return (
    <ConfirmDialog
      title={words.title}
      action={words.action}
      danger={action === 'cancel'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        const { entry } = await plan.carryOut((shown) => write('schedule.change', { ...input, shown }));
        toastWritten(words.done, entry);
      }}
    >
      {target.text !== null && (
        <p className={classes.quoted} dir="auto">
          {target.text}
        </p>
      )}
      <PlannedRows plan={plan} label="What will be written" />
      {words.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
    </ConfirmDialog>
  );
}

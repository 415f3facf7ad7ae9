import { format } from 'date-fns';
import { fullTime } from '../../ui/format.js';
import classes from './Compose.module.css';
import { useDueTime } from './due.js';
import { Field, type FieldsProps } from './Field.js';

/** When the message is due: in words, or picked. */
export function DueField({ form, disabled, problem, onFill }: FieldsProps) {
  const due = useDueTime(form.due);
  const empty = form.due.trim() === '';
  const refused = problem?.field === 'processAfter';
  const wrong = refused || (!empty && due === null);
  const note = empty
    ? 'at once'
    : due === undefined
      ? '…'
      : due === null
        ? 'not a time: try “in 10 min”, “tomorrow 9:00”'
        : `${fullTime(due)}, your time`;
  return (
    <Field label="Process after" note={refused ? problem.sentence : note} wrong={wrong}>
      {(id, noteId) => (
        <div className={classes.due}>
          <input
            id={id}
            aria-describedby={noteId}
            aria-invalid={wrong}
            value={form.due}
            maxLength={200}
            disabled={disabled}
            placeholder="in 10 min, tomorrow 9:00"
            onChange={(event) => onFill({ due: event.currentTarget.value })}
          />
          <input
            type="datetime-local"
            aria-label="Pick a time"
            value={due == null || empty ? '' : format(due, "yyyy-MM-dd'T'HH:mm")}
            disabled={disabled}
            onChange={(event) => onFill({ due: event.currentTarget.value.replace('T', ' ') })}
          />
        </div>
      )}
    </Field>
  );
}

import { format } from 'date-fns';
import { isRepeated, offsetWords, ownTimeZone } from '../../../rules/wall-clock.js';
import { fullTime } from '../../ui/format.js';
import classes from './Compose.module.css';
import { dueAt, useDue } from './due.js';
import { type Due, PASSED } from './due-words.js';
import { Field, type FieldsProps } from './Field.js';

/** When the message is due: in words, or picked. @param unset what it means to leave it empty */
export function DueField({ form, unset, disabled, problem, onFill }: FieldsProps & { unset: string }) {
  const due = useDue(form.due);
  const at = dueAt(due);
  const empty = form.due.trim() === '';
  const refused = problem?.field === 'processAfter';
  const wrong = refused || (!empty && due !== undefined && 'refusal' in due);
  const passed = !empty && due !== undefined && 'notes' in due && due.notes.includes(PASSED);
  const note = empty ? unset : due === undefined ? '…' : words(due);
  return (
    <Field label="Process after" note={refused ? problem.sentence : note} wrong={wrong} warn={passed}>
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
            value={at === null || empty ? '' : format(at, "yyyy-MM-dd'T'HH:mm")}
            disabled={disabled}
            onChange={(event) => onFill({ due: event.currentTarget.value.replace('T', ' ') })}
          />
        </div>
      )}
    </Field>
  );
}

/** How it is understood, or why it is not. */
function words(due: Due): string {
  if ('refusal' in due) return `It ${due.refusal}`;
  const zone = ownTimeZone();
  const offset = isRepeated(due.at, zone) ? ` (${offsetWords(due.at, zone)})` : '';
  return [`${fullTime(due.at)}${offset}, your time`, ...due.notes].join('; ');
}

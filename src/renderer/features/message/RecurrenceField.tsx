import { momentWords } from '../../../rules/wall-clock.js';
import { zoneWords } from '../../../rules/zone-words.js';
import classes from './Compose.module.css';
import { Field, type FieldsProps } from './Field.js';
import { useRecurrence } from './queries.js';

/** When it recurs: a cron expression, in words, with its next times. */
export function RecurrenceField({
  sessionId,
  form,
  disabled,
  problem,
  onFill,
}: FieldsProps & { sessionId: string }) {
  const expression = form.recurrence.trim();
  const next = useRecurrence(sessionId, form);
  const refused = problem?.field === 'recurrence';
  const wrong = refused || next.isError;
  return (
    <Field
      label="Recurrence"
      wrong={wrong}
      note={
        expression === '' ? (
          'once'
        ) : wrong ? (
          (next.error?.message ?? problem?.sentence)
        ) : (
          <>
            {next.data?.words ?? expression}
            {next.data !== undefined && (
              <>
                {': '}
                {momentWords(next.data.next, next.dataUpdatedAt, next.data.zone.name).join(', ')} ·{' '}
                {zoneWords(next.data.zone)}
              </>
            )}
          </>
        )
      }
    >
      {(id, noteId) => (
        <input
          id={id}
          aria-describedby={noteId}
          aria-invalid={wrong}
          className={classes.mono}
          value={form.recurrence}
          maxLength={200}
          disabled={disabled}
          placeholder="cron: 0 9 * * 1-5"
          onChange={(event) => onFill({ recurrence: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

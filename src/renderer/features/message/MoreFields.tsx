import { Checkbox } from '@mantine/core';
import { unsettable } from '../../../rules/message-row.js';
import { useSessionDetail } from '../session/index.js';
import { AddressFields } from './AddressFields.js';
import classes from './Compose.module.css';
import { DueField } from './DueField.js';
import { Field, type FieldsProps } from './Field.js';
import { RecurrenceField } from './RecurrenceField.js';

interface MoreFieldsProps extends FieldsProps {
  sessionId: string;
  /** Whether the message starts a turn, when it comes, and has no reply address: a task in a session of its own. */
  plain: boolean;
}

/** Fields that most messages leave at their defaults. */
export function MoreFields({ sessionId, plain, ...props }: MoreFieldsProps) {
  const { form, disabled, onFill } = props;
  const lacks = unsettable(useSessionDetail(sessionId).data?.missing ?? []);
  return (
    <fieldset aria-label="More fields" className={classes.more}>
      <DueField
        unset={plain && form.recurrence.trim() !== '' ? 'when it recurs next' : 'at once'}
        {...props}
      />
      <RecurrenceField sessionId={sessionId} {...props} />
      {form.kind === 'chat-sdk' && !form.asJson && <AuthorFields {...props} />}
      {form.kind === 'task' && !form.asJson && <ScriptField {...props} />}
      {!plain && (
        <>
          <div className={classes.checks}>
            <Checkbox
              size="xs"
              classNames={{ description: classes.note ?? '' }}
              label="Starts a turn"
              description={lacks.trigger ? OLD : 'off: context for the next turn'}
              checked={form.trigger}
              disabled={disabled || lacks.trigger}
              onChange={(event) => onFill({ trigger: event.currentTarget.checked })}
            />
            <Checkbox
              size="xs"
              classNames={{ description: classes.note ?? '' }}
              label="On wake only"
              description={lacks.onWake ? OLD : 'only a container that has just started takes it'}
              checked={form.onWake}
              disabled={disabled || lacks.onWake}
              onChange={(event) => onFill({ onWake: event.currentTarget.checked })}
            />
          </div>
          <AddressFields {...props} />
        </>
      )}
    </fieldset>
  );
}

const OLD = 'this session’s inbound.db is too old for it';

function AuthorFields({ form, disabled, onFill }: FieldsProps) {
  const { author } = form;
  return (
    <div className={classes.pair}>
      {(['userName', 'userId'] as const).map((name) => (
        <Field key={name} label={name === 'userId' ? 'Author’s user id' : 'Author’s user name'}>
          {(id) => (
            <input
              id={id}
              value={author[name]}
              maxLength={200}
              disabled={disabled}
              placeholder="derived from the name"
              onChange={({ currentTarget: { value } }) => onFill({ author: { ...author, [name]: value } })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function ScriptField({ form, disabled, onFill }: FieldsProps) {
  return (
    <Field label="Script" note="runs before the agent is asked; empty: none">
      {(id, noteId) => (
        <textarea
          id={id}
          aria-describedby={noteId}
          className={classes.script}
          rows={2}
          value={form.script}
          disabled={disabled}
          onChange={({ currentTarget: { value } }) => onFill({ script: value })}
        />
      )}
    </Field>
  );
}

import { Checkbox } from '@mantine/core';
import type { MessageAddress } from '../../../contract/entities/draft.js';
import classes from './Compose.module.css';
import { Field, type FieldsProps } from './Field.js';

const fields = [
  ['channelType', 'Channel type'],
  ['platformId', 'Platform id'],
  ['threadId', 'Thread id'],
] as const satisfies readonly (readonly [keyof MessageAddress, string])[];

const NONE: MessageAddress = { channelType: null, platformId: null, threadId: null };

/** Where the answer goes, if not to the session's own chat. */
export function AddressFields({ form, disabled, problem, onFill }: FieldsProps) {
  const { address } = form;
  return (
    <div className={classes.address}>
      <Checkbox
        size="xs"
        classNames={{ description: classes.note ?? '' }}
        label="Another reply address"
        description="off: the session’s own chat"
        checked={address !== null}
        disabled={disabled}
        onChange={(event) => onFill({ address: event.currentTarget.checked ? NONE : null })}
      />
      {address !== null &&
        fields.map(([name, label]) => (
          <Field
            key={name}
            label={label}
            wrong={problem?.field === name}
            note={problem?.field === name ? problem.sentence : undefined}
          >
            {(id, noteId) => (
              <input
                id={id}
                aria-describedby={noteId}
                value={address[name] ?? ''}
                maxLength={4096}
                disabled={disabled}
                onChange={({ currentTarget: { value } }) =>
                  onFill({ address: { ...address, [name]: value === '' ? null : value } })
                }
              />
            )}
          </Field>
        ))}
    </div>
  );
}

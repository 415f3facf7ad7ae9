import { Button, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import type { MessageForm, Template } from '../../../contract/entities/draft.js';
import { Dialog, DialogActions } from '../../ui/Dialog.js';
import { IconButton } from '../../ui/IconButton.js';
import { Empty } from '../../ui/PaneState.js';
import classes from './Compose.module.css';
import { formWords } from './form.js';
import { fillIn, placeholdersIn } from './placeholders.js';
import { useTemplateChange } from './queries.js';

interface FormProps {
  onSubmit: () => void;
  onClose: () => void;
  action: string;
  can: boolean;
  children: ReactNode;
}

function Form({ onSubmit, onClose, action, can, children }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (can) onSubmit();
  };
  return (
    <form className={classes.dialog} onSubmit={submit}>
      {children}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={!can}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Asks for the values of a template's placeholders. */
export function FillDialog(props: {
  template: Template;
  onUse: (form: MessageForm) => void;
  onClose: () => void;
}) {
  const { template, onUse, onClose } = props;
  const names = placeholdersIn(template.form);
  const [values, setValues] = useState<Record<string, string>>({});
  return (
    <Dialog title={`Fill in ${template.name}`} onClose={onClose}>
      <Form
        action="Use"
        onClose={onClose}
        can
        onSubmit={() => {
          const given = Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
          onClose();
          onUse(fillIn(template.form, given));
        }}
      >
        {names.map((name, at) => (
          <Textarea
            key={name}
            label={name}
            size="xs"
            autosize
            maxRows={6}
            data-autofocus={at === 0 || undefined}
            onKeyDown={goOn}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setValues((all) => ({ ...all, [name]: value }))}
          />
        ))}
        <p className={classes.none}>
          Enter moves on, Shift+Enter starts a new line, Ctrl+Enter uses it as it is.
        </p>
      </Form>
    </Dialog>
  );
}

/** Enter in one of several texts moves to the next; after the last one it submits. */
function goOn(event: KeyboardEvent<HTMLTextAreaElement>): void {
  // Enter also ends an IME composition (Japanese, Chinese): that one is not meant for us.
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  const { form } = event.currentTarget;
  const texts = [...(form?.querySelectorAll<HTMLElement>('textarea:not([aria-hidden])') ?? [])];
  const next = texts[texts.indexOf(event.currentTarget) + 1];
  if (next === undefined || event.ctrlKey || event.metaKey) form?.requestSubmit();
  else next.focus();
}

/** Saves a form under a name; an existing name takes the new form. */
export function SaveDialog(props: { form: MessageForm; known: readonly Template[]; onClose: () => void }) {
  const { form, known, onClose } = props;
  const change = useTemplateChange();
  const [name, setName] = useState('');
  const same = known.find((t) => t.name === name.trim());
  const holes = placeholdersIn(form);
  return (
    <Dialog title="Save as a template" onClose={onClose}>
      <Form
        action={same === undefined ? 'Save' : 'Replace'}
        can={name.trim() !== ''}
        onClose={onClose}
        onSubmit={() => {
          change.mutate({ save: { id: same?.id ?? crypto.randomUUID(), name: name.trim(), form } });
          onClose();
        }}
      >
        <TextInput
          label="Name"
          size="xs"
          data-autofocus
          maxLength={120}
          value={name}
          description={
            same === undefined ? undefined : 'A template with this name exists: it will be replaced.'
          }
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p className={classes.none}>
          {holes.length === 0
            ? 'All fields are kept, but no files. Words in {{braces}} are asked for each time.'
            : `Asked for each time: ${holes.join(', ')}.`}
        </p>
      </Form>
    </Dialog>
  );
}

/** Renames and removes templates. */
export function ManageDialog({
  templates,
  onClose,
}: {
  templates: readonly Template[];
  onClose: () => void;
}) {
  const change = useTemplateChange();
  return (
    <Dialog title="Templates" onClose={onClose}>
      <ul className={classes.manage} aria-label="Templates">
        {templates.map((template) => (
          <li key={template.id}>
            <TextInput
              aria-label={`Name of ${template.name}`}
              size="xs"
              description={formWords(template.form)}
              defaultValue={template.name}
              maxLength={120}
              onBlur={({ currentTarget: { value } }) => {
                const name = value.trim();
                if (name !== '' && name !== template.name) change.mutate({ save: { ...template, name } });
              }}
            />
            <IconButton label={`Remove ${template.name}`} onClick={() => change.mutate({ remove: template })}>
              <IconTrash size={15} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {templates.length === 0 && <Empty title="No template is left" />}
    </Dialog>
  );
}

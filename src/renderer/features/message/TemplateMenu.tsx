import { Button, Menu } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { type Ref, useImperativeHandle, useState } from 'react';
import type { MessageForm, Template } from '../../../contract/entities/draft.js';
import { shortTime } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import classes from './Compose.module.css';
import { formWords, isEmpty } from './form.js';
import { placeholdersIn } from './placeholders.js';
import { useSentForms, useTemplates } from './queries.js';
import { askToReplace } from './replace.js';
import { FillDialog, ManageDialog, SaveDialog } from './TemplateDialogs.js';

export interface TemplateMenuHandle {
  open(): void;
  save(): void;
}

interface TemplateMenuProps {
  form: MessageForm;
  locked: boolean;
  onUse: (form: MessageForm) => void;
  ref: Ref<TemplateMenuHandle>;
}

type Asked = { what: 'fill'; template: Template } | { what: 'save' } | { what: 'manage' } | null;

/** Forms that were saved, and forms that were sent recently: to be used again. */
export function TemplateMenu({ form, locked, onUse, ref }: TemplateMenuProps) {
  const [opened, setOpened] = useState(false);
  const [asked, setAsked] = useState<Asked>(null);
  const templates = useTemplates().data ?? [];
  const canSave = !isEmpty(form);
  useImperativeHandle(ref, () => ({
    open: () => setOpened(true),
    save: () => canSave && setAsked({ what: 'save' }),
  }));
  const close = () => setAsked(null);
  /** Files stay attached: a form has none of its own. */
  const free = async () => isEmpty(form) || (await askToReplace(form, 0));
  const use = async (template: Template) => {
    if (!(await free())) return;
    if (placeholdersIn(template.form).length === 0) onUse(template.form);
    else setAsked({ what: 'fill', template });
  };
  const takeSent = async (sent: MessageForm) => {
    if (await free()) onUse(sent);
  };
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="top-start" width={320} trapFocus>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            className={classes.attach ?? ''}
            aria-label="Templates and sent messages"
            title="Templates and sent messages (t)"
            disabled={locked}
          >
            <IconTemplate size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.templates ?? ''}>
          <Menu.Label>Templates</Menu.Label>
          {templates.length === 0 && <p className={classes.none}>None yet. A template keeps all fields.</p>}
          {templates.map((template) => (
            <Menu.Item key={template.id} onClick={() => void use(template)}>
              <bdi className={classes.templateName}>{template.name}</bdi>
            </Menu.Item>
          ))}
          {/* Not `disabled`: when nothing else is in the menu, it has the focus. */}
          <Menu.Item
            data-disabled={!canSave}
            aria-disabled={!canSave}
            closeMenuOnClick={canSave}
            onClick={() => canSave && setAsked({ what: 'save' })}
          >
            Save this message as a template…
          </Menu.Item>
          {templates.length > 0 && (
            <Menu.Item onClick={() => setAsked({ what: 'manage' })}>Rename or remove templates…</Menu.Item>
          )}
          {opened && <Sent onUse={(sent) => void takeSent(sent)} />}
        </Menu.Dropdown>
      </Menu>
      {asked?.what === 'fill' && <FillDialog template={asked.template} onUse={onUse} onClose={close} />}
      {asked?.what === 'save' && <SaveDialog form={form} known={templates} onClose={close} />}
      {asked?.what === 'manage' && <ManageDialog templates={templates} onClose={close} />}
    </>
  );
}

function Sent({ onUse }: { onUse: (form: MessageForm) => void }) {
  const sent = useSentForms(true).data ?? [];
  const now = useNow();
  if (sent.length === 0) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Recently sent</Menu.Label>
      {sent.map(({ id, at, form }) => (
        <Menu.Item
          key={id}
          onClick={() => onUse(form)}
          rightSection={<small className={classes.note}>{shortTime(at, now)}</small>}
        >
          <bdi className={classes.templateName}>{formWords(form)}</bdi>
        </Menu.Item>
      ))}
    </>
  );
}

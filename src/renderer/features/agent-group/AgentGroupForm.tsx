import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { useAgentGroupsChanged } from './queries.js';

/** A new agent group, or another name and provider for one; below, the row as the desk has planned it. */
export function AgentGroupForm({ group, onClose }: { group: AgentGroup | null; onClose: () => void }) {
  const changed = useAgentGroupsChanged();
  const [name, setName] = useState(group?.name ?? '');
  const [typedFolder, setFolder] = useState<string | null>(group?.folder ?? null);
  const [provider, setProvider] = useState(group?.agentProvider ?? '');
  const folder = typedFolder ?? folderOf(name);
  const agentProvider = provider.trim() === '' ? null : provider.trim();
  const made = { name, folder, agentProvider };
  const plan = usePlan(
    name.trim() === '' || folder === ''
      ? null
      : group === null
        ? { method: 'agentGroup.create', input: made }
        : { method: 'agentGroup.change', input: { id: group.id, name, agentProvider } },
  );
  return (
    <ConfirmDialog
      title={group === null ? 'A new agent group' : `Change ${group.name}`}
      action={group === null ? 'Create' : 'Save'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={async () => {
        await plan.carryOut((shown) =>
          group === null
            ? write('agentGroup.create', { ...made, shown })
            : write('agentGroup.change', { id: group.id, name, agentProvider, shown }),
        );
        await changed();
      }}
    >
      <Form>
        <TextInput
          label="Name"
          size="xs"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormRow>
          <TextInput
            label="Folder"
            description={
              group === null
                ? 'In the project’s groups/ folder.'
                : 'It cannot be changed: files and containers refer to it.'
            }
            size="xs"
            value={folder}
            disabled={group !== null}
            onChange={(event) => setFolder(event.currentTarget.value)}
            spellCheck={false}
          />
          <TextInput
            label="Provider"
            description="Empty: the host’s default."
            size="xs"
            value={provider}
            onChange={(event) => setProvider(event.currentTarget.value)}
            spellCheck={false}
          />
        </FormRow>
      </Form>
      <PlannedRows plan={plan} label="What will be written" />
      {group === null && <Note>The folder itself is made by the host, when it first starts the agent.</Note>}
    </ConfirmDialog>
  );
}

/** A folder name made from an agent's name, as a suggestion. */
function folderOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 64);
}

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { useAgentGroupsChanged } from './queries.js';
import { rowOf } from './row.js';

/** A new agent group, or a change of name and provider; below, the row as it will be. */
export function AgentGroupForm({ group, onClose }: { group: AgentGroup | null; onClose: () => void }) {
  const changed = useAgentGroupsChanged();
  const [name, setName] = useState(group?.name ?? '');
  const [typedFolder, setFolder] = useState<string | null>(group?.folder ?? null);
  const [provider, setProvider] = useState(group?.agentProvider ?? '');
  const folder = typedFolder ?? folderOf(name);
  const agentProvider = provider.trim() === '' ? null : provider.trim();
  const after = rowOf({ id: group?.id ?? '(new)', name: name.trim(), folder, agentProvider });
  return (
    <ConfirmDialog
      title={group === null ? 'A new agent group' : `Change ${group.name}`}
      action={group === null ? 'Create' : 'Save'}
      ready={name.trim() !== '' && folder !== ''}
      onClose={onClose}
      onConfirm={async () => {
        if (group === null) await write('agentGroup.create', { name, folder, agentProvider });
        else await write('agentGroup.change', { id: group.id, name, agentProvider });
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
              group === null ? 'Below the project’s groups/.' : 'It stays: files and containers go by it.'
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
      <RowChanges
        label="What is written"
        changes={[{ table: 'v2.db: agent_groups', before: group === null ? null : rowOf(group), after }]}
      />
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

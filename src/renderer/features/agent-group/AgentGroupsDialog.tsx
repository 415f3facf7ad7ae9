import { useState } from 'react';
import { Dialog } from '../../ui/Dialog.js';
import { RowsEditor } from '../../ui/RowsEditor.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { AgentGroupForm } from './AgentGroupForm.js';
import { useAgentGroups } from './queries.js';
import { RemoveAgentGroup } from './RemoveAgentGroup.js';

/** The agents of the workspace: created, changed, removed. */
export function AgentGroupsDialog({ onClose }: { onClose: () => void }) {
  const [covered, setCovered] = useState(false);
  return (
    <Dialog onClose={onClose} title="Agent groups" size="full" covered={covered}>
      <AgentGroups onCovered={setCovered} />
    </Dialog>
  );
}

function AgentGroups({ onCovered }: { onCovered: (covered: boolean) => void }) {
  return (
    <RowsEditor
      what="agent groups"
      rows={useAgentGroups()}
      readOnly={useReadOnlyReason()}
      create="Create an agent group…"
      head={['Name', 'Folder', 'Provider', 'Id']}
      nameOf={({ name }) => name}
      cells={(group) => (
        <>
          <th scope="row">
            <bdi>{group.name}</bdi>
          </th>
          <td>
            <bdi>{group.folder}</bdi>
          </td>
          <td>{group.agentProvider === null ? '–' : <bdi>{group.agentProvider}</bdi>}</td>
          <td>
            <bdi>{group.id}</bdi>
          </td>
        </>
      )}
      form={(group, onClose) => <AgentGroupForm group={group} onClose={onClose} />}
      removal={(group, onClose) => <RemoveAgentGroup group={group} onClose={onClose} />}
      onCovered={onCovered}
    />
  );
}

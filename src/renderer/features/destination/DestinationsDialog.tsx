import { useState } from 'react';
import { Dialog } from '../../ui/Dialog.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { AgentGroupSelect, useAgentGroups } from '../agent-group/index.js';
import classes from './Destinations.module.css';
import { DestinationsEditor } from './DestinationsEditor.js';

export interface DestinationsDialogProps {
  /** null: of the first one. */
  agentGroupId: string | null;
  onClose: () => void;
}

/** Whom an agent group can address: its rows, and beside them what each of its sessions was told. */
export function DestinationsDialog({ agentGroupId, onClose }: DestinationsDialogProps) {
  const [covered, setCovered] = useState(false);
  return (
    <Dialog onClose={onClose} title="Destinations" size="full" covered={covered}>
      <OfAgent agentGroupId={agentGroupId} onCovered={setCovered} />
    </Dialog>
  );
}

interface OfAgentProps {
  agentGroupId: string | null;
  onCovered: (covered: boolean) => void;
}

function OfAgent({ agentGroupId, onCovered }: OfAgentProps) {
  const groups = useAgentGroups();
  const [chosen, setChosen] = useState(agentGroupId);
  if (groups.isPending) return <Loading what="the agent groups" />;
  if (groups.isError) return <Failed error={groups.error} onRetry={() => void groups.refetch()} />;
  const group = groups.data.find(({ id }) => id === chosen) ?? groups.data[0];
  if (group === undefined) {
    return <Empty title="No agent group">This workspace has none yet. Make one first: Agent groups…</Empty>;
  }
  return (
    <>
      <div className={classes.which}>
        <AgentGroupSelect label="Agent group" value={group.id} onChange={setChosen} />
      </div>
      <DestinationsEditor key={group.id} agent={group} onCovered={onCovered} />
    </>
  );
}

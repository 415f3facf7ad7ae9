import { useState } from 'react';
import type { Policy } from '../../../contract/entities/policy.js';
import { approverName, policyProblem, reachWords } from '../../../rules/policy.js';
import { Dialog } from '../../ui/Dialog.js';
import { fullTime } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { RowsEditor } from '../../ui/RowsEditor.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './Policy.module.css';
import { PolicyForm } from './PolicyForm.js';
import { usePolicies, usePolicyRows } from './queries.js';
import { RemovePolicy } from './RemovePolicy.js';

interface PoliciesDialogProps {
  /** Of whom a new one probably is; null: of nobody in particular. */
  agentGroupId: string | null;
  onClose: () => void;
}

/** Which messages between agents a host holds until somebody approves each. */
export function PoliciesDialog({ agentGroupId, onClose }: PoliciesDialogProps) {
  const [covered, setCovered] = useState(false);
  return (
    <Dialog onClose={onClose} title="Policies between agents" size="full" covered={covered}>
      <Policies agentGroupId={agentGroupId} onCovered={setCovered} />
    </Dialog>
  );
}

interface PoliciesProps extends Omit<PoliciesDialogProps, 'onClose'> {
  onCovered: (covered: boolean) => void;
}

function Policies({ agentGroupId, onCovered }: PoliciesProps) {
  const policies = usePolicies();
  const rows = usePolicyRows();
  const readOnly = useReadOnlyReason();
  if (policies.isPending) return <Loading what="the policies" />;
  if (policies.isError) return <Failed error={policies.error} onRetry={() => void policies.refetch()} />;
  if (!policies.data.supported) {
    return (
      <Empty title="This workspace has no policies">
        v2.db has no table agent_message_policies: its host is older than 2.1 and hands every message between
        agents over at once, where there is a destination. A newer host makes the table when it starts.
      </Empty>
    );
  }
  return (
    <>
      <Note>
        The host holds each message of the one agent to the other until its approver has decided, on a card in
        their direct chat. It holds one way only, and nobody else can decide, owners neither.
      </Note>
      <RowsEditor
        what="policies"
        rows={rows}
        readOnly={readOnly}
        create="Add a policy…"
        head={['Messages of', 'To', 'Held for', 'Since', 'The card goes to']}
        nameOf={({ from, to }) => `the policy of ${from.name ?? from.id} to ${to.name ?? to.id}`}
        cells={(policy) => <Cells policy={policy} />}
        form={(policy, onClose) => <PolicyForm policy={policy} from={agentGroupId} onClose={onClose} />}
        removal={(policy, onClose) => <RemovePolicy policy={policy} onClose={onClose} />}
        onCovered={onCovered}
      />
    </>
  );
}

function Cells({ policy }: { policy: Policy }) {
  const { from, to, approver, createdAt } = policy;
  const problem = policyProblem(policy);
  return (
    <>
      <th scope="row">
        <bdi>{from.name ?? from.id}</bdi>
      </th>
      <td>
        <bdi>{to.name ?? to.id}</bdi>
      </td>
      <td>
        <bdi>{approverName(approver)}</bdi>
        {approver.name !== null && <bdi className={classes.id}>{approver.userId}</bdi>}
      </td>
      <td>{createdAt === null ? 'unknown' : fullTime(createdAt)}</td>
      <td>
        {problem === null ? (
          <bdi>{reachWords(approver)}</bdi>
        ) : (
          <span className={classes.problem}>{problem}</span>
        )}
      </td>
    </>
  );
}

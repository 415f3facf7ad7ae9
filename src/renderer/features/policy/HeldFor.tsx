import { IconHandStop } from '@tabler/icons-react';
import { approverName, policyProblem } from '../../../rules/policy.js';
import classes from './Policy.module.css';
import { usePolicies } from './queries.js';

interface HeldForProps {
  /** Agent groups, by their ids. */
  from: string;
  to: string;
}

/** That each message of one agent to another is held, and for whom; nothing where none is. */
export function HeldFor({ from, to }: HeldForProps) {
  const policy = usePolicies().data?.listed.find((one) => one.from.id === from && one.to.id === to);
  if (policy === undefined || from === to) return null;
  const problem = policyProblem(policy);
  return (
    <span className={classes.held} title={problem ?? 'A policy between agents: nobody else can approve one.'}>
      <IconHandStop size={12} aria-hidden />
      <span>
        each message is held for <bdi>{approverName(policy.approver)}</bdi>
        {problem !== null && ', but see Policies between agents'}
      </span>
    </span>
  );
}

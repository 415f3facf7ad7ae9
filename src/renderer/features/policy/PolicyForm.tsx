import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import type { Policies, Policy } from '../../../contract/entities/policy.js';
import { foldedWords, hasWords } from '../../../rules/fold.js';
import { reachWords, whyUnreachable } from '../../../rules/policy.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { AgentGroupSelect } from '../agent-group/index.js';
import classes from './Policy.module.css';
import { useAddresses, usePolicies, usePoliciesChanged } from './queries.js';

interface PolicyFormProps {
  /** The one that is changed; null: a new one. */
  policy: Policy | null;
  /** For a new one: whose messages it probably holds. */
  from: string | null;
  onClose: () => void;
}

/** Whose messages to whom are held, and for whom; below, the row as the desk has planned it. */
export function PolicyForm({ policy, from: probably, onClose }: PolicyFormProps) {
  const changed = usePoliciesChanged();
  const people = usePolicies().data?.people ?? [];
  const [from, setFrom] = useState(policy?.from.id ?? probably);
  const [to, setTo] = useState(policy?.to.id ?? null);
  const [approver, setApprover] = useState(policy?.approver.userId ?? '');
  const wanted = from === null || to === null || approver.trim() === '' ? null : { from, to, approver };
  const plan = usePlan(
    wanted === null ? null : { method: policy === null ? 'policy.create' : 'policy.change', input: wanted },
  );

  async function save(): Promise<void> {
    if (wanted === null) return;
    await plan.carryOut((shown) =>
      policy === null
        ? write('policy.create', { ...wanted, shown })
        : write('policy.change', { ...wanted, shown }),
    );
    await changed();
  }

  return (
    <ConfirmDialog
      title={policy === null ? 'A new policy between agents' : 'Change this policy'}
      action={policy === null ? 'Add' : 'Save'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={save}
    >
      <Form>
        {policy === null && (
          <FormRow>
            <AgentGroupSelect label="Messages of" value={from} onChange={setFrom} />
            <AgentGroupSelect label="To" value={to} onChange={setTo} />
          </FormRow>
        )}
        <ApproverField people={people} value={approver} onChange={setApprover} />
      </Form>
      <Warning people={people} approver={approver.trim()} addresses={useAddresses(from, to)} />
      <PlannedRows plan={plan} label="What will be written" />
      {policy !== null && (
        <Note>
          What is held already goes on waiting for {policy.approver.name ?? policy.approver.userId}.
        </Note>
      )}
    </ConfirmDialog>
  );
}

interface ApproverFieldProps {
  people: Policies['people'];
  value: string;
  onChange: (userId: string) => void;
}

/** One of the users, found by letters of their name or id; or any other id. */
function ApproverField({ people, value, onChange }: ApproverFieldProps) {
  const byId = new Map(people.map((one) => [one.userId, one]));
  return (
    <Autocomplete
      label="Held for"
      description="The user who alone can approve them: <channel>:<id there>."
      size="xs"
      value={value}
      onChange={onChange}
      data={people.map(({ userId }) => userId)}
      limit={50}
      filter={({ options, search, limit }) => {
        const words = foldedWords(byId.has(search) ? '' : search);
        return options
          .filter(
            (one) => 'value' in one && hasWords(`${byId.get(one.value)?.name ?? ''} ${one.value}`, words),
          )
          .slice(0, limit);
      }}
      renderOption={({ option }) => {
        const one = byId.get(option.value);
        return (
          <span className={classes.option}>
            {one?.name != null && <bdi>{one.name}</bdi>}
            <bdi>{option.value}</bdi>
            {one !== undefined && (
              <span>
                {one.role ?? 'no role'} · {reachWords(one)}
              </span>
            )}
          </span>
        );
      }}
      spellCheck={false}
    />
  );
}

/** As many as are listed: beyond them, one that is not there may be known all the same. */
const ALL = 500;

interface WarningProps {
  people: Policies['people'];
  approver: string;
  /** undefined: not known. */
  addresses: boolean | undefined;
}

function Warning({ people, approver, addresses }: WarningProps) {
  const known = people.length >= ALL || people.some(({ userId }) => userId === approver);
  const lost = approver === '' ? null : whyUnreachable({ userId: approver, known });
  return (
    <>
      {lost !== null && <Note tone="warn">No message would get through: {lost}.</Note>}
      {addresses === false && (
        <Note tone="warn">
          The sender has no destination for the receiver: the host refuses its messages before it looks for a
          policy. Add one under Destinations.
        </Note>
      )}
    </>
  );
}

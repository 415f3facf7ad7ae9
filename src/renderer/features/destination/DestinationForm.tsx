import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AgentGroup } from '../../../contract/entities/agent-group.js';
import type { ConfiguredDestination, DestinationTarget } from '../../../contract/entities/destination.js';
import {
  destinationNameOf,
  freeDestinationName,
  whyNotDestinationName,
} from '../../../rules/destination-name.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Note } from '../../ui/Note.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { AgentGroupSelect, useAgentGroups } from '../agent-group/index.js';
import { ThroughHost, useThroughHost } from '../host-door/index.js';
import { MessagingGroupSelect, useMessagingGroups } from '../messaging-group/index.js';
import { AddressChanges } from './AddressChanges.js';
import classes from './Destinations.module.css';
import { useDestinationsChanged } from './queries.js';
import { addressable, resolveTarget } from './target.js';

interface DestinationFormProps {
  agent: AgentGroup;
  rows: ConfiguredDestination[];
  /** The one that is changed; null: a new one. */
  row: ConfiguredDestination | null;
  /** Called with a sentence saying what was done. */
  onDone: (sentence: string) => void;
  onClose: () => void;
}

/** A name and whom it leads to; below, the row as the desk has planned it and whom the agent can address then. */
export function DestinationForm({ agent, rows, row, onDone, onClose }: DestinationFormProps) {
  const chats = useMessagingGroups().data ?? [];
  const agents = useAgentGroups().data ?? [];
  const changed = useDestinationsChanged();
  const [typed, setTyped] = useState(row?.name ?? null);
  const [type, setType] = useState<'channel' | 'agent'>(row?.targetType === 'agent' ? 'agent' : 'channel');
  const [ids, setIds] = useState<Record<'channel' | 'agent', string | null>>({
    channel: row?.targetType === 'channel' ? row.targetId : null,
    agent: row?.targetType === 'agent' ? row.targetId : null,
  });
  const id = ids[type];
  const target: DestinationTarget | null = id === null ? null : { type, id };
  const others = rows.filter((one) => one !== row);
  const taken = new Set(others.map(({ name }) => name));
  const suggested = target === null ? '' : suggest(target, chats, agents, taken);
  const name = typed ?? suggested;
  const problem = nameProblem(name, row?.name ?? null, taken);
  const resolved = target === null ? null : resolveTarget(name, target, chats, agents);
  const retargeted = row === null || target?.type !== row.targetType || target.id !== row.targetId;
  const added = target === null ? null : { agentGroupId: agent.id, name, target };
  const altered =
    row === null || target === null
      ? null
      : {
          agentGroupId: agent.id,
          seen: { name: row.name, targetType: row.targetType, targetId: row.targetId },
          name,
          // A target that is kept may be gone; only a new one must be there.
          ...(retargeted ? { target } : {}),
        };
  const plan = usePlan(
    problem !== null || added === null
      ? null
      : altered === null
        ? { method: 'destination.add', input: added }
        : { method: 'destination.change', input: altered },
  );

  const byHost = useThroughHost('destinations', 'add');

  async function save(): Promise<void> {
    await plan.carryOut(async (shown) => {
      if (altered !== null) await write('destination.change', { ...altered, shown });
      else if (added !== null) await write('destination.add', { ...added, ...byHost.input, shown });
    });
    await changed();
    onDone(`${agent.name} has ${name} as a destination now`);
  }

  return (
    <ConfirmDialog
      title={row === null ? `A new destination of ${agent.name}` : `Change ${row.name}`}
      action={row === null ? 'Add' : 'Save'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={save}
    >
      <div className={classes.form}>
        <SegmentedControl
          aria-label="Leads to"
          size="xs"
          data={[
            { value: 'channel', label: 'A chat' },
            { value: 'agent', label: 'Another agent' },
          ]}
          value={type}
          onChange={(value) => setType(value === 'agent' ? 'agent' : 'channel')}
        />
        {type === 'channel' ? (
          <MessagingGroupSelect
            label="Messaging group"
            value={ids.channel}
            onChange={(channel) => setIds({ ...ids, channel })}
          />
        ) : (
          <AgentGroupSelect
            label="Agent group"
            value={ids.agent}
            onChange={(one) => setIds({ ...ids, agent: one })}
          />
        )}
        <TextInput
          label="Name"
          description="What the agent writes to address it: lower-case letters, digits, single hyphens."
          size="xs"
          value={name}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={target === null && name === '' ? null : problem}
          spellCheck={false}
        />
      </div>
      {target !== null && problem === null && (
        <>
          <PlannedRows plan={plan} label="What will be written" />
          {row === null && (
            <ThroughHost choice={byHost} does="It also tells every session of the agent at once." />
          )}
          {(row !== null || !byHost.chosen) && (
            <Note>Its sessions learn of it when you update them, or when a host wakes them.</Note>
          )}
          <AddressChanges
            label="Whom the agent can address"
            before={addressable(rows)}
            after={[...addressable(others), ...(resolved === null ? [] : [resolved])]}
          />
        </>
      )}
    </ConfirmDialog>
  );
}

function nameProblem(name: string, kept: string | null, taken: ReadonlySet<string>): string | null {
  if (name === kept) return null;
  if (taken.has(name)) return `The agent already uses the name ${name}.`;
  const reason = whyNotDestinationName(name);
  return reason === null ? null : `This name ${reason}.`;
}

/** The name that the host would give. */
function suggest(
  { type, id }: DestinationTarget,
  chats: readonly { id: string; name: string | null; channelType: string }[],
  agents: readonly AgentGroup[],
  taken: ReadonlySet<string>,
): string {
  const chat = chats.find((one) => one.id === id);
  const text =
    type === 'agent'
      ? agents.find((one) => one.id === id)?.name
      : (chat?.name ?? (chat === undefined ? undefined : `${chat.channelType}-${id.slice(0, 8)}`));
  const base = destinationNameOf(text ?? '');
  return base === '' ? '' : freeDestinationName(base, taken);
}

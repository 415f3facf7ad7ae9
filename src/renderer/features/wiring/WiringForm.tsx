import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SessionMode } from '../../../contract/entities/messaging-group.js';
import type { ThreadPolicy, Wiring } from '../../../contract/entities/wiring.js';
import { write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { isOneOf } from '../../ui/one-of.js';
import { PlannedRows } from '../../ui/PlannedRows.js';
import { usePlan } from '../../ui/use-plan.js';
import { AgentGroupSelect } from '../agent-group/index.js';
import { ThroughHost, useThroughHost } from '../host-door/index.js';
import { MessagingGroupSelect } from '../messaging-group/index.js';
import { useWirings, useWiringsChanged } from './queries.js';
import { useNewDestination } from './use-new-destination.js';
import { type EngageMode, engageWords, modeWords, threadWords } from './wiring-words.js';

interface WiringFormProps {
  /** The one that is changed; null: a new one. */
  wiring: Wiring | null;
  /** For a new one: the agent that it is probably for. */
  agentGroupId: string | null;
  onClose: () => void;
}

const modes = Object.entries(modeWords).map(([value, label]) => ({ value, label }));
const threadPolicies = Object.entries(threadWords).map(([value, label]) => ({ value, label }));
const engages = Object.entries(engageWords).map(([value, label]) => ({ value, label }));

const engageOf = (wiring: Wiring | null): EngageMode => {
  const word = wiring?.engageMode ?? null;
  return isOneOf(engageWords, word) ? word : 'pattern';
};

/** Whether this workspace keeps what a wiring says of threads, and whether that is to be written. */
function useThreadPolicy(wiring: Wiring | null, threads: ThreadPolicy) {
  const wirings = useWirings().data ?? [];
  const hasThreads = wiring === null ? wirings.some((one) => one.threads !== null) : wiring.threads !== null;
  return { hasThreads, changed: hasThreads && threads !== (wiring?.threads ?? 'inherit') };
}

/** How an agent takes part in a chat; below, the rows as the desk has planned them. */
export function WiringForm({ wiring, agentGroupId, onClose }: WiringFormProps) {
  const changed = useWiringsChanged();
  const [chat, setChat] = useState(wiring?.messagingGroupId ?? null);
  const [agent, setAgent] = useState(wiring?.agentGroupId ?? agentGroupId);
  const [mode, setMode] = useState<SessionMode>(wiring?.mode ?? 'shared');
  const [priority, setPriority] = useState(wiring?.priority ?? 0);
  const [engage, setEngage] = useState<EngageMode>(engageOf(wiring));
  const [pattern, setPattern] = useState(wiring?.engagePattern ?? '.');
  const [threads, setThreads] = useState<ThreadPolicy>(wiring?.threads ?? 'inherit');
  const { hasThreads, changed: threaded } = useThreadPolicy(wiring, threads);
  const destination = useNewDestination(wiring === null ? agent : null, chat);
  const byHost = useThroughHost('wirings', wiring === null ? 'create' : 'update', true);
  // What was not touched is not written: an older workspace may have no column for it.
  const engaged = wiring === null || engage !== (wiring.engageMode ?? 'pattern');
  const patterned = engage === 'pattern' && (wiring === null || pattern !== (wiring.engagePattern ?? '.'));
  const change = {
    mode,
    priority,
    ...(engaged ? { engageMode: engage } : {}),
    ...(patterned ? { engagePattern: pattern } : {}),
    ...(threaded ? { threads } : {}),
  };
  const made =
    chat === null || agent === null
      ? null
      : {
          ...change,
          messagingGroupId: chat,
          agentGroupId: agent,
          destination: byHost.chosen ? null : destination.name,
        };
  const plan = usePlan(
    wiring !== null
      ? { method: 'wiring.change', input: { id: wiring.id, change } }
      : made === null || (!byHost.chosen && destination.problem !== null)
        ? null
        : { method: 'wiring.create', input: made },
  );

  async function save(): Promise<void> {
    await plan.carryOut(async (shown) => {
      if (wiring !== null) await write('wiring.change', { id: wiring.id, change, ...byHost.input, shown });
      else if (made !== null) await write('wiring.create', { ...made, ...byHost.input, shown });
    });
    await changed();
  }

  return (
    <ConfirmDialog
      title={wiring === null ? 'A new wiring' : 'Change this wiring'}
      action={wiring === null ? 'Add' : 'Save'}
      ready={plan.ready}
      onClose={onClose}
      onConfirm={save}
    >
      <Form>
        {wiring === null && (
          <FormRow>
            <MessagingGroupSelect label="Messaging group" value={chat} onChange={setChat} />
            <AgentGroupSelect label="Agent group" value={agent} onChange={setAgent} />
          </FormRow>
        )}
        <FormRow>
          <Select
            label="Session mode"
            size="xs"
            data={modes}
            value={mode}
            onChange={(value) => {
              if (isOneOf(modeWords, value)) setMode(value);
            }}
            allowDeselect={false}
          />
          <NumberInput
            label="Priority"
            description="The highest is asked first."
            size="xs"
            value={priority}
            onChange={(value) => setPriority(typeof value === 'number' ? value : 0)}
            allowDecimal={false}
          />
        </FormRow>
        <FormRow>
          <Select
            label="Takes part"
            size="xs"
            data={engages}
            value={engage}
            onChange={(value) => {
              if (isOneOf(engageWords, value)) setEngage(value);
            }}
            allowDeselect={false}
          />
          {engage === 'pattern' && (
            <TextInput
              label="Pattern"
              description="A regular expression; . takes every message."
              size="xs"
              value={pattern}
              onChange={(event) => setPattern(event.currentTarget.value)}
              spellCheck={false}
            />
          )}
        </FormRow>
        {hasThreads && (
          <FormRow>
            <Select
              label="Threads"
              description="Whatever the session mode, unless it is agent-shared."
              size="xs"
              data={threadPolicies}
              value={threads}
              onChange={(value) => {
                if (isOneOf(threadWords, value)) setThreads(value);
              }}
              allowDeselect={false}
            />
          </FormRow>
        )}
        {destination.offered && !byHost.chosen && (
          <FormRow>
            <Checkbox
              pt={22}
              size="xs"
              label="The agent can address this chat by name, too"
              checked={destination.wanted}
              onChange={(event) => destination.setWanted(event.currentTarget.checked)}
            />
            {destination.wanted && (
              <TextInput
                label="Name of the destination"
                size="xs"
                value={destination.name ?? ''}
                onChange={(event) => destination.setTyped(event.currentTarget.value)}
                error={destination.problem}
                spellCheck={false}
              />
            )}
          </FormRow>
        )}
      </Form>
      <ThroughHost
        choice={byHost}
        does={
          wiring === null
            ? 'It also makes a destination for the chat, under a name of its own, and tells every session.'
            : 'What its channel does not allow, it refuses.'
        }
      />
      <PlannedRows plan={plan} label="What will be written" />
      {wiring !== null && mode !== wiring.mode && (
        <Note tone="warn">
          Existing sessions stay as they are; from now on messages may land in different ones.
        </Note>
      )}
    </ConfirmDialog>
  );
}

import { Select, TextInput } from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SessionMode } from '../../../contract/entities/messaging-group.js';
import { call, codeOf, keyOf, sentenceOf, write } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { useShell } from '../../ui/command.js';
import { Form, FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { isOneOf } from '../../ui/one-of.js';
import { AgentGroupSelect } from '../agent-group/index.js';
import { MessagingGroupSelect } from '../messaging-group/index.js';
import { modeWords, useWirings } from '../wiring/index.js';
import { useSessionsChanged } from './queries.js';

interface CreateSessionProps {
  agentGroupId: string | null;
  onClose: () => void;
}

/** A session for an agent, chat and thread. The rule itself is asked what it would do as the person chooses. */
export function CreateSession({ agentGroupId, onClose }: CreateSessionProps) {
  const { openSession } = useShell();
  const changed = useSessionsChanged();
  const [agent, setAgent] = useState(agentGroupId);
  const [chat, setChat] = useState<string | null>(null);
  const [thread, setThread] = useState('');
  const [chosen, setMode] = useState<SessionMode | null>(null);
  const wirings = useWirings().data;
  const wired = wirings?.find((one) => one.messagingGroupId === chat && one.agentGroupId === agent)?.mode;
  const mode = chosen ?? wired ?? 'shared';
  const wanted =
    agent === null
      ? null
      : { agentGroupId: agent, messagingGroupId: chat, threadId: thread === '' ? null : thread, mode };
  const plan = useQuery({
    queryKey: keyOf('session.plan', wanted),
    queryFn: wanted === null ? skipToken : () => call('session.plan', wanted),
    placeholderData: (before) => before,
  });
  const there = plan.data?.sessionId ?? null;
  return (
    <ConfirmDialog
      title="A new session"
      action={there === null ? 'Create' : 'Open it'}
      ready={wanted !== null && plan.isSuccess && !plan.isPlaceholderData}
      onClose={onClose}
      onConfirm={async () => {
        if (wanted === null) return;
        const sessionId = there ?? (await write('session.create', wanted)).value.sessionId;
        await changed();
        openSession(sessionId);
      }}
    >
      <Form>
        <FormRow>
          <AgentGroupSelect label="Agent group" value={agent} onChange={setAgent} />
          <MessagingGroupSelect
            label="Messaging group"
            none="None: the agent’s own"
            value={chat}
            onChange={setChat}
          />
        </FormRow>
        <FormRow>
          <Select
            label="Session mode"
            {...(wired == null ? {} : { description: `Their wiring says ${wired}.` })}
            size="xs"
            data={Object.entries(modeWords).map(([value, label]) => ({ value, label }))}
            value={mode}
            onChange={(value) => {
              if (isOneOf(modeWords, value)) setMode(value);
            }}
            allowDeselect={false}
          />
          <TextInput
            label="Thread"
            size="xs"
            placeholder="outside any thread"
            value={thread}
            disabled={mode !== 'per-thread'}
            onChange={(event) => setThread(event.currentTarget.value)}
          />
        </FormRow>
      </Form>
      {plan.isError && <Alert sentence={sentenceOf(plan.error)} code={codeOf(plan.error)} />}
      {plan.data !== undefined && <Note>{plan.data.sentence}</Note>}
      {plan.data !== undefined && there === null && (
        <Note>Creating makes its folder, with two empty databases, and then its row in v2.db.</Note>
      )}
    </ConfirmDialog>
  );
}

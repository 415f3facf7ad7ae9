import { Button, TextInput } from '@mantine/core';
import { IconArrowRight, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Landing } from '../../../contract/entities/session-plan.js';
import { chatStanding } from '../../../rules/chat-standing.js';
import { codeOf, query, sentenceOf, write } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { useShell } from '../../ui/command.js';
import { Dialog } from '../../ui/Dialog.js';
import { FormRow } from '../../ui/Form.js';
import { Note } from '../../ui/Note.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { useAgentGroups } from '../agent-group/index.js';
import { MessagingGroupSelect, useMessagingGroups } from '../messaging-group/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './Landing.module.css';

interface Asked {
  messagingGroupId: string | null;
  threadId: string | null;
}

/** Where a message in a chat and thread would land: for each wired agent the session, and why. */
export function LandingDialog({ onClose, ...asked }: Asked & { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Where would a message land?" size="large">
      <Where {...asked} />
    </Dialog>
  );
}

function Where({ messagingGroupId, threadId }: Asked) {
  const [chat, setChat] = useState(messagingGroupId);
  const [thread, setThread] = useState(threadId ?? '');
  const group = useMessagingGroups().data?.find(({ id }) => id === chat);
  const standing = group === undefined ? null : chatStanding(group);
  return (
    <>
      <FormRow>
        <MessagingGroupSelect label="Messaging group" value={chat} onChange={setChat} />
        <TextInput
          label="Thread"
          size="xs"
          placeholder="outside any thread"
          value={thread}
          onChange={(event) => setThread(event.currentTarget.value)}
        />
      </FormRow>
      {standing !== null && <Note tone="warn">{standing.sentence}</Note>}
      {chat === null ? (
        <Empty title="Choose a messaging group">
          Each agent wired to it is listed, by the host’s own rule.
        </Empty>
      ) : (
        <Landings messagingGroupId={chat} threadId={thread === '' ? null : thread} />
      )}
    </>
  );
}

function Landings({ messagingGroupId, threadId }: Asked & { messagingGroupId: string }) {
  const found = useQuery({
    ...query('wiring.landing', { messagingGroupId, threadId }),
    placeholderData: (before) => before,
  });
  if (found.isPending) return <Loading what="the rule" />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) {
    return <Empty title="Nowhere">No agent is wired to this chat. Wire one to it first: Wirings…</Empty>;
  }
  return (
    <ul className={classes.landings} aria-label="Where it would land">
      {found.data.map((landing) => (
        <One key={landing.wiringId} landing={landing} />
      ))}
    </ul>
  );
}

function One({ landing }: { landing: Landing }) {
  const { openSession } = useShell();
  const readOnly = useReadOnlyReason();
  const name = useAgentGroups().data?.find(({ id }) => id === landing.agentGroupId)?.name;
  const { plan } = landing;
  const create = useMutation({
    mutationFn: async () => {
      if (plan === null) throw new Error(landing.sentence);
      const { agentGroupId, messagingGroupId, threadId, mode } = plan;
      const made = await write('session.create', { agentGroupId, messagingGroupId, threadId, mode });
      return made.value;
    },
    onSuccess: ({ sessionId }) => openSession(sessionId),
  });
  const existing = plan?.sessionId ?? null;
  return (
    <li>
      <div className={classes.about}>
        <strong>
          <bdi>{name ?? landing.agentGroupId}</bdi>
        </strong>
        <span>{landing.sentence}</span>
        {create.isError && <Alert sentence={sentenceOf(create.error)} code={codeOf(create.error)} />}
      </div>
      {existing !== null && (
        <Button
          variant="default"
          rightSection={<IconArrowRight size={14} aria-hidden />}
          onClick={() => openSession(existing)}
        >
          Open it
        </Button>
      )}
      {/* Nothing is made on a guess: no host might ever look it up. */}
      {plan !== null && existing === null && landing.certain && (
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={readOnly !== null}
          loading={create.isPending}
          onClick={() => create.mutate()}
        >
          Create it
        </Button>
      )}
    </li>
  );
}

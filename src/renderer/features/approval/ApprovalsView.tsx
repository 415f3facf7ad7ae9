import { Button } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Approval, Approvals } from '../../../contract/entities/approval.js';
import { foldedWords, hasWords } from '../../../rules/fold.js';
import { useCommand } from '../../ui/CommandItem.js';
import { useShell } from '../../ui/command.js';
import { plural } from '../../ui/format.js';
import { MiddleView, ViewNote } from '../../ui/MiddleView.js';
import { middleList } from '../../ui/middle-list.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { ApprovalList } from './ApprovalList.js';
import { type ApprovalItem, useApprovalItems } from './queries.js';

function wordsOf({ approval, session }: ApprovalItem): string {
  const { title, action, detail, sender, agentName, chat, approvers, status } = approval;
  const who = approvers.flatMap(({ name, userId }) => [name, userId]);
  return [title, action, detail, sender, agentName, chat?.name, status, session?.title, ...who]
    .filter((part) => part != null)
    .join(' ');
}

/** Everything in the workspace that a host holds until somebody decides, in one place. */
export function ApprovalsView({ onOpen }: { onOpen: (approval: Approval) => void }) {
  const { approvals, items } = useApprovalItems();
  const { toggleView } = useShell();
  const policies = useCommand('policy.edit');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => {
    const words = foldedWords(wanted);
    return items.filter((item) => hasWords(wordsOf(item), words));
  }, [items, wanted]);

  // The list is there only now, and whoever opened the view is to go on in it.
  const entered = useRef(false);
  useEffect(() => {
    if (approvals.data === undefined || entered.current) return;
    entered.current = true;
    middleList.current?.focus();
  }, [approvals.data]);

  return (
    <MiddleView
      name="Approvals"
      title="Approvals"
      total={shown.length === items.length ? items.length : `${shown.length} of ${items.length}`}
      filter={{
        ...{ label: 'Filter approvals', placeholder: 'Filter: what, agent, who decides' },
        ...{ text, onChange: setText },
      }}
      tools={
        <Button size="compact-xs" variant="default" onClick={policies.run}>
          Policies…
        </Button>
      }
      keys="g p"
      onClose={() => toggleView('approvals')}
    >
      {approvals.data !== undefined && <More more={approvals.data.more} />}
      {approvals.isPending ? (
        <Loading what="the approvals" />
      ) : approvals.data === undefined ? (
        <Failed error={approvals.error} onRetry={() => void approvals.refetch()} />
      ) : items.length === 0 ? (
        <Empty title="Nothing waits for approval" icon={<IconUserQuestion size={30} aria-hidden />}>
          What a host holds until somebody decides on its card stands here: what agents ask for, messages that
          a policy holds, senders and chats that it does not know.
        </Empty>
      ) : shown.length === 0 ? (
        <Empty title="No approval matches">Change the words above.</Empty>
      ) : (
        <ApprovalList items={shown} onOpen={onOpen} />
      )}
    </MiddleView>
  );
}

function More({ more: { action, sender, channel } }: Pick<Approvals, 'more'>) {
  const count = action + sender + channel;
  if (count === 0) return null;
  return <ViewNote>{plural(count, 'older one')} besides: the newest are listed.</ViewNote>;
}

import type { Approval } from '../../../contract/entities/approval.js';
import { holding } from '../../../rules/held-row.js';
import { keyOf } from '../../bridge/index.js';
import { copyText } from '../../ui/clipboard.js';
import type { Command, Situation } from '../../ui/command.js';
import { timeline } from '../message/index.js';
import { approvalList } from './handle.js';

/** What holds the row with the focus in the timeline. */
function holdingRow({ session, client }: Situation): Approval | null {
  const [message, ...more] = timeline.current?.chosen() ?? [];
  if (session === null || message === undefined || more.length > 0) return null;
  const all = client.getQueryData<{ listed: Approval[] }>(keyOf('approval.list'))?.listed ?? [];
  return holding(
    message,
    all.filter(({ kind, sessionId }) => kind === 'action' && sessionId === session.id),
  );
}

const chosen = (): Approval | null => approvalList.current?.chosen() ?? null;

export const approvalCommands: readonly Command[] = [
  {
    id: 'approval.toggle',
    title: 'Approvals',
    words: 'held pending decide gate sender',
    group: 'View',
    keys: 'g p',
    run: ({ shell }) => shell.toggleView('approvals'),
  },
  {
    id: 'approval.show',
    title: 'Show what holds it, in Approvals',
    group: 'Message',
    menus: ['row'],
    when: (now) => holdingRow(now) !== null,
    run: (now) => {
      const held = holdingRow(now);
      if (held !== null) now.shell.showApproval(held);
    },
  },
  {
    id: 'approval.session',
    title: 'Open the session that waits',
    group: 'Go',
    menus: ['approval'],
    when: () => chosen()?.sessionId != null,
    run: ({ shell }) => shell.openSession(chosen()?.sessionId ?? null),
  },
  {
    id: 'approval.copyId',
    title: 'Copy the approval’s id',
    group: 'Message',
    menus: ['approval'],
    when: () => chosen() !== null,
    run: () => void copyText(chosen()?.id ?? ''),
  },
];

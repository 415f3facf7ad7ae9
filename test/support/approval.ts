import type { Approval } from '../../src/contract/entities/approval.js';
import type { UnregisteredSender } from '../../src/contract/entities/unregistered-sender.js';
import type { Approver } from '../../src/contract/entities/user.js';

/** An owner whom no host has written to yet. */
export function approver(userId: string, name: string | null, change: Partial<Approver> = {}): Approver {
  return { userId, name, role: 'owner', known: true, chat: null, ...change };
}

/** A request of an agent that has waited for nine days, with the given changes. @param now ms since 1970, UTC */
export function approval(now: number, change: Partial<Approval> = {}): Approval {
  return {
    ...{ kind: 'action', id: 'appr-1', sessionId: 'sess-1', agentGroupId: 'ag-andy', agentName: 'Andy' },
    ...{ chat: null, action: 'install_packages', title: 'Install packages?', detail: 'ffmpeg', sender: null },
    ...{
      status: 'pending',
      createdAt: now - 9 * 86_400_000,
      expiresAt: null,
      requestIds: [],
      messageId: null,
    },
    ...{ decidedBy: 'role', approvers: [approver('tg:1', 'Vesna')], moreApprovers: 0 },
    ...{ card: 'Vesna (DM)', instance: null },
    ...change,
  };
}

/** Three messages of somebody whom the host does not know, the last an hour ago. */
export function dropped(now: number, change: Partial<UnregisteredSender> = {}): UnregisteredSender {
  return {
    ...{ channelType: 'telegram', platformId: 'tg:1', userId: 'telegram:9', name: 'Eve' },
    ...{ reason: 'unknown_sender_strict', count: 3, firstAt: now - 7_200_000, lastAt: now - 3_600_000 },
    ...{ chatName: 'Dana (DM)', agentName: 'Andy', sessionId: 'sess-1', standing: 'open', canAsk: true },
    ...change,
  };
}

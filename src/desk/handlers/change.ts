import type { Input } from '../../contract/contract.js';
import type { RowChange } from '../../contract/entities/change.js';
import { type Plan, showPlan } from '../../store/change/plan.js';
import {
  planAgentGroupChange,
  planAgentGroupRemoval,
  planNewAgentGroup,
} from '../../store/config/agent-group.js';
import { destinationsToTell } from '../../store/config/destination.js';
import {
  planDestinationChange,
  planDestinationRemoval,
  planNewDestination,
} from '../../store/config/destination-config.js';
import {
  planMessagingGroupChange,
  planMessagingGroupRemoval,
  planNewMessagingGroup,
} from '../../store/config/messaging-group.js';
import { planNewPolicy, planPolicyChange, planPolicyRemoval } from '../../store/config/policy.js';
import { planNewWiring, planWiringChange, planWiringRemoval } from '../../store/config/wiring.js';
import { planQuestionClosing } from '../../store/message/question.js';
import { planContainerMark } from '../../store/session/container.js';
import { planSessionStatus } from '../../store/session/session.js';
import { planRepair } from '../../store/session/session-repair.js';
import { routingToTell } from '../../store/session/session-routing.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import type { Desk } from '../desk.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

type Planned = Input<'change.plan'>;
/** Those of a session's inbound.db, which only the reader reads. */
type Telling = Extract<Planned, { method: 'session.route' | 'destination.project' }>;
type Central = Exclude<Planned, Telling | { method: 'schedule.change' | 'question.settle' }>;

const isTelling = (wanted: Planned): wanted is Telling =>
  wanted.method === 'session.route' || wanted.method === 'destination.project';

function toldBy(desk: Desk, { method, input }: Telling): Promise<RowChange[]> {
  const key = desk.key(input.sessionId);
  const told =
    method === 'session.route'
      ? routingToTell(desk.ws, key, input.to === 'none' ? null : input.to)
      : destinationsToTell(desk.ws, key).told;
  return desk.reader.request('session.planTold', key, { told });
}

function planOf(ws: OpenWorkspace, { method, input }: Central): Plan {
  switch (method) {
    case 'agentGroup.create':
      return planNewAgentGroup(input);
    case 'agentGroup.change':
      return planAgentGroupChange(input.id, input);
    case 'agentGroup.remove':
      return planAgentGroupRemoval(input.id);
    case 'messagingGroup.create':
      return planNewMessagingGroup(input);
    case 'messagingGroup.change':
      return planMessagingGroupChange(input.id, input);
    case 'messagingGroup.remove':
      return planMessagingGroupRemoval(input.id);
    case 'wiring.create':
      return planNewWiring(input);
    case 'wiring.change':
      return planWiringChange(input.id, input.change);
    case 'wiring.remove':
      return planWiringRemoval(input.id);
    case 'destination.add':
      return planNewDestination(input.agentGroupId, input.name, input.target);
    case 'destination.change':
      return planDestinationChange(input.agentGroupId, input.seen, input);
    case 'destination.remove':
      return planDestinationRemoval(input.agentGroupId, input.seen);
    case 'policy.create':
      return planNewPolicy(input);
    case 'policy.change':
      return planPolicyChange(input);
    case 'policy.remove':
      return planPolicyRemoval(input);
    case 'session.close':
      return planSessionStatus(input.sessionId, 'closed');
    case 'session.reopen':
      return planSessionStatus(input.sessionId, 'active');
    case 'session.repair':
      return planRepair(ws, input.trouble, input);
    case 'container.mark':
      return planContainerMark(input.sessionId, input.status);
    case 'question.close':
      return planQuestionClosing(input.questionId);
  }
}

export function changeHandlers({ desk }: Office) {
  return {
    'change.plan': (wanted) => {
      if (isTelling(wanted)) return toldBy(desk, wanted);
      if (wanted.method === 'question.settle') {
        return desk.reader.request('question.planSettling', desk.key(wanted.input.sessionId), {});
      }
      if (wanted.method !== 'schedule.change') return showPlan(desk.ws, planOf(desk.ws, wanted));
      const { sessionId, ...asked } = wanted.input;
      const notesCancelled = desk.dialect().taskSessions;
      return desk.reader.request('schedule.plan', desk.key(sessionId), { ...asked, notesCancelled });
    },
  } satisfies Partial<Handlers>;
}

import type { Input } from '../../contract/contract.js';
import { type Plan, showPlan } from '../../store/change/plan.js';
import {
  planAgentGroupChange,
  planAgentGroupRemoval,
  planNewAgentGroup,
} from '../../store/config/agent-group.js';
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
import { planNewWiring, planWiringChange, planWiringRemoval } from '../../store/config/wiring.js';
import { planContainerMark } from '../../store/session/container.js';
import { planSessionStatus } from '../../store/session/session.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

function planOf({ method, input }: Input<'change.plan'>): Plan {
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
    case 'session.close':
      return planSessionStatus(input.sessionId, 'closed');
    case 'session.reopen':
      return planSessionStatus(input.sessionId, 'active');
    case 'container.mark':
      return planContainerMark(input.sessionId, input.status);
  }
}

export function changeHandlers({ desk }: Office) {
  return {
    'change.plan': (wanted) => showPlan(desk.ws, planOf(wanted)),
  } satisfies Partial<Handlers>;
}

import { z } from 'zod';
import { AgentGroup } from '../entities/agent-group.js';
import { ApprovalDetail, ApprovalKind, Approvals } from '../entities/approval.js';
import { RowChange } from '../entities/change.js';
import {
  ConfiguredDestination,
  Destination,
  DestinationTarget,
  SeenDestination,
} from '../entities/destination.js';
import { MessagingGroup } from '../entities/messaging-group.js';
import { Policies } from '../entities/policy.js';
import { ScheduleChange } from '../entities/schedule.js';
import { Landing } from '../entities/session-plan.js';
import { UnregisteredSenders } from '../entities/unregistered-sender.js';
import { Wiring, WiringChange } from '../entities/wiring.js';
import { AsShown, ContainerMark, Done, Id, method, Nothing, OfSession, Through, writing } from '../method.js';
import { OfQuestion } from './message.js';
import { RepairSession, RouteSession } from './session.js';

const OfId = z.strictObject({ id: Id });
const OfAgent = z.strictObject({ agentGroupId: Id });
/** What a person typed; the store says what is wrong with it. */
const Typed = z.string().max(4096);
const plan = <M extends string, I extends z.ZodType>(method: M, input: I) =>
  z.strictObject({ method: z.literal(method), input });
const NewAgentGroup = z.strictObject({ name: Typed, folder: Typed, agentProvider: Typed.nullable() });
const AgentGroupChange = OfId.extend({ name: Typed, agentProvider: Typed.nullable() });
const NewMessagingGroup = z.strictObject({
  channelType: Typed,
  platformId: Typed,
  /** Which of the channel's bots; null: its own. */
  instance: Typed.nullable().default(null),
  name: Typed.nullable(),
  isGroup: z.boolean(),
});
const MessagingGroupChange = OfId.extend({ name: Typed.nullable(), isGroup: z.boolean() });
/** `destination`: the name by which the agent can then address the chat, too; null: none. */
const NewWiring = WiringChange.extend({
  messagingGroupId: Id,
  agentGroupId: Id,
  destination: Typed.nullable(),
});
const ChangedWiring = OfId.extend({ change: WiringChange });
const NewDestination = OfAgent.extend({ name: Typed, target: DestinationTarget });
/** Renames a row or leads it elsewhere, if it is still as `seen`. */
const ChangedDestination = OfAgent.extend({
  seen: SeenDestination,
  name: Typed.optional(),
  target: DestinationTarget.optional(),
});
const RemovedDestination = OfAgent.extend({ seen: SeenDestination });
/** A policy is named by whose messages to whom it holds. */
const OfPolicy = z.strictObject({ from: Id, to: Id });
const PolicyFields = OfPolicy.extend({ approver: Typed });

export const configMethods = {
  'destination.list': method(
    OfSession,
    z.object({
      /** What agent_destinations resolves to now. */
      configured: z.array(Destination),
      /** What the session's inbound.db holds; null when it has no such table. */
      projected: z.array(Destination).nullable(),
    }),
  ),

  /** The rows of agent_destinations of an agent group. */
  'destination.configured': method(OfAgent, z.array(ConfiguredDestination)),
  'destination.add': writing(NewDestination.extend(AsShown).extend(Through), Done),
  'destination.change': writing(ChangedDestination.extend(AsShown), Done),
  'destination.remove': writing(RemovedDestination.extend(AsShown).extend(Through), Done),
  /** Writes the agent group's destinations into a session's inbound.db: what its agent sees. */
  'destination.project': writing(
    OfSession.extend(AsShown),
    z.object({ written: z.number().int(), dangling: z.array(z.string()) }),
  ),

  'wiring.list': method(Nothing, z.array(Wiring)),
  'wiring.create': writing(NewWiring.extend(AsShown).extend(Through), Wiring),
  'wiring.change': writing(ChangedWiring.extend(AsShown).extend(Through), Wiring),
  'wiring.remove': writing(OfId.extend(AsShown), Done),
  /** Where a message would land: one entry for each wired agent, the first one asked first. */
  'wiring.landing': method(
    z.strictObject({ messagingGroupId: Id, threadId: Id.nullable() }),
    z.array(Landing),
  ),

  'agentGroup.list': method(Nothing, z.array(AgentGroup)),
  'agentGroup.create': writing(NewAgentGroup.extend(AsShown), AgentGroup),
  'agentGroup.change': writing(AgentGroupChange.extend(AsShown), AgentGroup),
  'agentGroup.remove': writing(OfId.extend(AsShown), Done),
  /**
   * Has the host stop the containers of an agent group and start them again; it does nothing else until the last one has
   * stopped. `message`: what they are told as they start; it is lost where none runs. `restarted`: how many there were.
   */
  'agentGroup.restart': writing(
    OfId.extend({ message: z.string().min(1).max(10_000).nullable() }),
    z.object({ restarted: z.number().int().nullable() }),
  ),

  'messagingGroup.list': method(Nothing, z.array(MessagingGroup)),
  'messagingGroup.create': writing(NewMessagingGroup.extend(AsShown), MessagingGroup),
  'messagingGroup.change': writing(MessagingGroupChange.extend(AsShown), MessagingGroup),
  'messagingGroup.remove': writing(OfId.extend(AsShown), Done),

  /** What waits for somebody's decision on the host's own cards. */
  'approval.list': method(Nothing, Approvals),
  /** One of them whole. Values that look like secrets are hidden unless they are asked for. */
  'approval.get': method(
    z.strictObject({ kind: ApprovalKind, id: Id, reveal: z.boolean().default(false) }),
    ApprovalDetail,
  ),
  /** The chats in which the host dropped messages: of senders that it does not let in, or for want of an agent. */
  'unregisteredSender.list': method(Nothing, UnregisteredSenders),

  /** Which messages between agents are held until somebody approves them. */
  'policy.list': method(Nothing, Policies),
  'policy.create': writing(PolicyFields.extend(AsShown), Done),
  /** Names another approver. */
  'policy.change': writing(PolicyFields.extend(AsShown), Done),
  'policy.remove': writing(OfPolicy.extend(AsShown), Done),

  /** The rows that a write would come to now, checked as that write is. Nothing is written. */
  'change.plan': method(
    z.discriminatedUnion('method', [
      plan('agentGroup.create', NewAgentGroup),
      plan('agentGroup.change', AgentGroupChange),
      plan('agentGroup.remove', OfId),
      plan('messagingGroup.create', NewMessagingGroup),
      plan('messagingGroup.change', MessagingGroupChange),
      plan('messagingGroup.remove', OfId),
      plan('wiring.create', NewWiring),
      plan('wiring.change', ChangedWiring),
      plan('wiring.remove', OfId),
      plan('destination.add', NewDestination),
      plan('destination.change', ChangedDestination),
      plan('destination.remove', RemovedDestination),
      plan('policy.create', PolicyFields),
      plan('policy.change', PolicyFields),
      plan('policy.remove', OfPolicy),
      plan('session.close', OfSession),
      plan('session.reopen', OfSession),
      plan('session.route', RouteSession),
      /** The row of v2.db alone: what else it makes or removes are files. */
      plan('session.repair', RepairSession),
      plan('destination.project', OfSession),
      plan('container.mark', ContainerMark),
      plan('schedule.change', ScheduleChange),
      plan('question.close', OfQuestion),
      plan('question.settle', OfSession),
    ]),
    z.array(RowChange),
  ),
} as const;

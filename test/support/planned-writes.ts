/** Every configuration write that is planned, with whatever may be asked of it. */
import fc from 'fast-check';
import type { RowChange } from '../../src/contract/entities/change.js';
import { ContainerStatus } from '../../src/contract/entities/container.js';
import { SessionMode } from '../../src/contract/entities/messaging-group.js';
import { EngageMode, IgnoredMessagePolicy, SenderScope } from '../../src/contract/entities/wiring.js';
import { applyPlan, applyTold } from '../../src/store/change/apply.js';
import { planTold, showTold, type Told } from '../../src/store/change/inbound-plan.js';
import type { Fresh, Plan } from '../../src/store/change/plan.js';
import {
  planAgentGroupChange,
  planAgentGroupRemoval,
  planNewAgentGroup,
} from '../../src/store/config/agent-group.js';
import { destinationsToTell } from '../../src/store/config/destination.js';
import {
  planDestinationChange,
  planDestinationRemoval,
  planNewDestination,
} from '../../src/store/config/destination-config.js';
import {
  planMessagingGroupChange,
  planMessagingGroupRemoval,
  planNewMessagingGroup,
  UNKNOWN_SENDER_POLICIES,
} from '../../src/store/config/messaging-group.js';
import { planNewPolicy, planPolicyChange, planPolicyRemoval } from '../../src/store/config/policy.js';
import { planNewWiring, planWiringChange, planWiringRemoval } from '../../src/store/config/wiring.js';
import { applyChanges } from '../../src/store/db/change-write.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { planContainerMark } from '../../src/store/session/container.js';
import { planSessionStatus } from '../../src/store/session/session.js';
import { planRepair } from '../../src/store/session/session-repair.js';
import { routingToTell } from '../../src/store/session/session-routing.js';
import type { TestSession } from './store-workspace.js';

/** Names that a person could type, and some that are refused. */
const aName = fc.oneof(
  fc.constantFrom("it's", ' Day  Watch ', '5', '0.1', 'NULL', '名前 🦀', '', 'a\nb'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Those that are there at first, those that a test has made, and one that never is. */
const anAgentGroup = fc.constantFrom('ag-one', 'ag-two', 'ag-three', 'ag-1', 'ag-2', 'ag-none');
const aFolder = fc.constantFrom('one', 'ONE', 'two', 'new', 'new-2', 'a b');

const agentGroups: fc.Arbitrary<Plan>[] = [
  fc.record({ name: aName, folder: aFolder, agentProvider: orNone(aName) }).map(planNewAgentGroup),
  fc
    .tuple(anAgentGroup, fc.record({ name: aName, agentProvider: orNone(aName) }, { requiredKeys: [] }))
    .map(([id, change]) => planAgentGroupChange(id, change)),
  anAgentGroup.map(planAgentGroupRemoval),
];

const aChat = fc.constantFrom('mg-a', 'mg-b', 'mg-c', 'mg-1', 'mg-2', 'mg-none');
const messagingGroupChange = fc.record(
  {
    name: orNone(aName),
    isGroup: fc.boolean(),
    unknownSenderPolicy: fc.constantFrom(...UNKNOWN_SENDER_POLICIES),
  },
  { requiredKeys: [] },
);

const messagingGroups: fc.Arbitrary<Plan>[] = [
  fc
    .tuple(
      fc.constantFrom('telegram', 'slack', ''),
      fc.constantFrom('tg:1', 'tg:2', '17', ' x '),
      messagingGroupChange,
    )
    .map(([channelType, platformId, change]) =>
      planNewMessagingGroup({ channelType, platformId, ...change }),
    ),
  fc.tuple(aChat, messagingGroupChange).map(([id, change]) => planMessagingGroupChange(id, change)),
  aChat.map(planMessagingGroupRemoval),
];

const aDestination = fc.constantFrom('chat', 'a', 'b-2', 'Lost One', 'Not A Name');
const aTarget = fc.oneof(
  aChat.map((id) => ({ type: 'channel' as const, id })),
  anAgentGroup.map((id) => ({ type: 'agent' as const, id })),
);
/** A row as somebody saw it; mostly it is not so. */
const seen = fc.oneof(
  fc.constant({ name: 'chat', targetType: 'channel', targetId: 'mg-a' }),
  fc.constant({ name: 'Lost One', targetType: 'pigeon', targetId: 'x' }),
  fc.tuple(aDestination, aTarget).map(([name, { type, id }]) => ({ name, targetType: type, targetId: id })),
);
const anAgentOfTwo = fc.constantFrom('ag-one', 'ag-one', 'ag-one', 'ag-two', 'ag-none');

const destinations: fc.Arbitrary<Plan>[] = [
  fc.tuple(anAgentOfTwo, aDestination, aTarget).map((wanted) => planNewDestination(...wanted)),
  fc
    .tuple(anAgentOfTwo, seen, fc.record({ name: aDestination, target: aTarget }, { requiredKeys: [] }))
    .map((wanted) => planDestinationChange(...wanted)),
  fc.tuple(anAgentOfTwo, seen).map((wanted) => planDestinationRemoval(...wanted)),
];

const aWiring = fc.constantFrom('w1', 'mga-1', 'mga-2', 'mga-3', 'w-none');
const wiringChange = fc.record(
  {
    mode: fc.constantFrom(...SessionMode.options),
    priority: fc.oneof(fc.integer(), fc.constantFrom(1.5, 2 ** 40, -0)),
    engageMode: fc.constantFrom(...EngageMode.options),
    engagePattern: orNone(fc.constantFrom('.', '5', "^it's", '(')),
    senderScope: fc.constantFrom(...SenderScope.options),
    ignoredMessagePolicy: fc.constantFrom(...IgnoredMessagePolicy.options),
  },
  { requiredKeys: [] },
);

const wirings: fc.Arbitrary<Plan>[] = [
  fc
    .tuple(aChat, anAgentGroup, wiringChange, orNone(aDestination))
    .map(([messagingGroupId, agentGroupId, change, destination]) =>
      planNewWiring({ messagingGroupId, agentGroupId, ...change, destination }),
    ),
  fc.tuple(aWiring, wiringChange).map((wanted) => planWiringChange(...wanted)),
  aWiring.map(planWiringRemoval),
];

const between = { from: anAgentGroup, to: anAgentGroup };
const anApprover = fc.oneof(fc.constantFrom('telegram:7', 'nobody'), aName);

const policies: fc.Arbitrary<Plan>[] = [
  fc.record({ ...between, approver: anApprover }).map(planNewPolicy),
  fc.record({ ...between, approver: anApprover }).map(planPolicyChange),
  fc.record(between).map(planPolicyRemoval),
];

/** A write in a session from `furnished`: its plan, the writing of it, and as a person does it, with what was shown. */
export interface PlannedWrite {
  show: (fresh: Fresh) => RowChange[];
  write: (fresh: Fresh) => Promise<unknown>;
  carryOut: (shown: RowChange[]) => Promise<unknown>;
}
type InSession = (s: TestSession) => PlannedWrite;

const inCentral =
  (planIn: (s: TestSession) => Plan): InSession =>
  (s) => {
    const plan = planIn(s);
    const { ws } = s;
    return {
      show: (fresh) => ws.central.read((db) => plan(db, fresh)),
      write: (fresh) => ws.central.write((db) => applyChanges(db, 'v2.db', plan(db, fresh))),
      carryOut: (shown) => applyPlan(ws, plan, shown, () => undefined),
    };
  };

const inInbound =
  (tell: (s: TestSession) => Told): InSession =>
  (s) => ({
    show: () => showTold(s.ws, s, tell(s)),
    write: async () => {
      const told = tell(s);
      await withWritableDb(s.ws, s, 'inbound.db', (db) =>
        applyChanges(db, 'inbound.db', planTold(db, s, told)),
      );
    },
    carryOut: (shown) => applyTold(s.ws, s, tell(s), shown),
  });

/** A folder of {@link furnished}'s agent group that no row is about. */
export const STRAY = 'sess-stray';
const stray = {
  kind: 'row-missing' as const,
  agentGroupId: 'ag-one',
  sessionId: STRAY,
  adoptable: true,
  sentence: 'It has no row',
};

const sessions: fc.Arbitrary<InSession>[] = [
  fc
    .constantFrom('active' as const, 'closed' as const)
    .map((status) => inCentral((s) => planSessionStatus(s.sessionId, status))),
  fc
    .constantFrom(...ContainerStatus.options)
    .map((status) => inCentral((s) => planContainerMark(s.sessionId, status))),
  fc.constant(inCentral(() => planSessionStatus('sess-none', 'closed'))),
  fc
    .record({ messagingGroupId: orNone(aChat), threadId: orNone(aName) })
    .map((adoption) => inCentral((s) => planRepair(s.ws, stray, adoption))),
];

/** More than v2.db could ever come to. */
const anyDestinations = fc.uniqueArray(
  fc.record({
    name: fc.oneof(aDestination, aName),
    displayName: orNone(aName),
    type: fc.constantFrom('channel', 'agent', 'pigeon'),
    channelType: orNone(aName),
    platformId: orNone(aName),
    agentGroupId: orNone(anAgentGroup),
  }),
  { selector: ({ name }) => name, maxLength: 5 },
);

const told: fc.Arbitrary<InSession>[] = [
  fc
    .oneof(
      fc.constantFrom('own' as const, null),
      fc.record({ messagingGroupId: aChat, threadId: orNone(aName) }),
    )
    .map((to) => inInbound((s) => routingToTell(s.ws, s, to))),
  fc.constant(inInbound((s) => destinationsToTell(s.ws, s).told)),
  anyDestinations.map((rows) => inInbound(() => ({ table: 'destinations', rows }))),
];

export const plannedWrite: fc.Arbitrary<InSession> = fc.oneof(
  ...[...agentGroups, ...messagingGroups, ...wirings, ...destinations, ...policies].map((plan) =>
    plan.map((made) => inCentral(() => made)),
  ),
  ...sessions,
  ...told,
);

/** Every configuration write that is planned, with whatever may be asked of it. */
import fc from 'fast-check';
import type { Plan } from '../../src/store/change/plan.js';
import {
  planAgentGroupChange,
  planAgentGroupRemoval,
  planNewAgentGroup,
} from '../../src/store/config/agent-group.js';
import {
  planMessagingGroupChange,
  planMessagingGroupRemoval,
  planNewMessagingGroup,
  UNKNOWN_SENDER_POLICIES,
} from '../../src/store/config/messaging-group.js';

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

export const plannedWrite: fc.Arbitrary<Plan> = fc.oneof(...agentGroups, ...messagingGroups);

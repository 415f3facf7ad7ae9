/** Every configuration write that is planned, with whatever may be asked of it. */
import fc from 'fast-check';
import type { Plan } from '../../src/store/change/plan.js';
import {
  planAgentGroupChange,
  planAgentGroupRemoval,
  planNewAgentGroup,
} from '../../src/store/config/agent-group.js';

/** Names that a person could type, and some that are refused. */
const aName = fc.oneof(
  fc.constantFrom("it's", ' Day  Watch ', '5', '0.1', 'NULL', '名前 🦀', '', 'a\nb'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const orLeft = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Those that are there at first, those that a test has made, and one that never is. */
const anAgentGroup = fc.constantFrom('ag-one', 'ag-two', 'ag-three', 'ag-1', 'ag-2', 'ag-none');
const aFolder = fc.constantFrom('one', 'ONE', 'two', 'new', 'new-2', 'a b');

const agentGroups: fc.Arbitrary<Plan>[] = [
  fc.record({ name: aName, folder: aFolder, agentProvider: orNone(aName) }).map(planNewAgentGroup),
  fc
    .tuple(anAgentGroup, fc.record({ name: orLeft(aName), agentProvider: orLeft(orNone(aName)) }))
    .map(([id, { name, agentProvider }]) =>
      planAgentGroupChange(id, {
        ...(name === undefined ? {} : { name }),
        ...(agentProvider === undefined ? {} : { agentProvider }),
      }),
    ),
  anAgentGroup.map(planAgentGroupRemoval),
];

export const plannedWrite: fc.Arbitrary<Plan> = fc.oneof(...agentGroups);

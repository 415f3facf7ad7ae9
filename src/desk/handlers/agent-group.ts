import {
  changeAgentGroup,
  createAgentGroup,
  listAgentGroups,
  removeAgentGroup,
} from '../../store/config/agent-group.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function agentGroupHandlers({ desk }: Office) {
  return {
    'agentGroup.list': () => listAgentGroups(desk.ws),
    'agentGroup.create': (wanted) => createAgentGroup(desk.ws, wanted),
    'agentGroup.change': ({ id, ...change }) => changeAgentGroup(desk.ws, id, change),
    'agentGroup.remove': ({ id }) => removeAgentGroup(desk.ws, id),
  } satisfies Partial<Handlers>;
}

import {
  changeAgentGroup,
  createAgentGroup,
  listAgentGroups,
  removeAgentGroup,
} from '../../store/config/agent-group.js';
import type { Office } from '../office.js';
import { restartAgentGroup } from '../restart.js';
import type { Handlers } from '../serve.js';

export function agentGroupHandlers({ desk }: Office) {
  return {
    'agentGroup.list': () => listAgentGroups(desk.ws),
    'agentGroup.create': ({ shown, ...wanted }) => createAgentGroup(desk.ws, wanted, shown),
    'agentGroup.change': ({ id, shown, ...change }) => changeAgentGroup(desk.ws, id, change, shown),
    'agentGroup.restart': (wanted) => restartAgentGroup(desk, wanted),
    'agentGroup.remove': ({ id, shown }) => removeAgentGroup(desk.ws, id, shown),
  } satisfies Partial<Handlers>;
}

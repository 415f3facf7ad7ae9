/** Who is in the demo: agents, their chats, and whom they can write to. All invented. */

interface DemoAgent {
  id: string;
  name: string;
  folder: string;
}

interface DemoChat {
  id: string;
  channelType: string;
  platformId: string;
  name: string;
  isGroup: boolean;
}

interface DemoWiring {
  chat: string;
  agent: string;
  mode: 'shared' | 'per-thread' | 'agent-shared';
}

interface DemoDestination {
  agent: string;
  name: string;
  type: 'channel' | 'agent';
  target: string;
}

export const agents: readonly DemoAgent[] = [
  { id: 'ag-mira', name: 'Mira', folder: 'mira' },
  { id: 'ag-atlas', name: 'Atlas (Ops)', folder: 'atlas-ops' },
  { id: 'ag-quill', name: 'Quill (Research)', folder: 'quill-research' },
  { id: 'ag-bento', name: 'Bento (Home)', folder: 'bento-home' },
];

function chat(id: string, channelType: string, platformId: string, name: string, isGroup: boolean): DemoChat {
  return { id, channelType, platformId, name, isGroup };
}

export const chats: readonly DemoChat[] = [
  chat('mg-playground', 'cli', 'local', 'Playground', false),
  chat('mg-noa', 'telegram', 'tg:5550134', 'Noa (DM)', false),
  chat('mg-family', 'telegram', 'tg:-100555019', 'Levi–Haddad family', true),
  chat('mg-incidents', 'slack', 'slack:C0INCIDENT', '#incidents', true),
  chat('mg-content', 'slack', 'slack:C0CONTENT', '#content', true),
  chat('mg-engineering', 'discord', 'discord:7701:3320', '#engineering', true),
  chat('mg-books', 'discord', 'discord:7701:3325', 'Book club', true),
  chat('mg-ledger', 'github', 'github:northwind/ledger', 'northwind/ledger', true),
  chat('mg-opsmail', 'email', 'ops@northwind.test', 'ops@northwind.test', false),
];

export const wirings: readonly DemoWiring[] = [
  { chat: 'mg-playground', agent: 'ag-mira', mode: 'shared' },
  { chat: 'mg-noa', agent: 'ag-mira', mode: 'shared' },
  { chat: 'mg-family', agent: 'ag-bento', mode: 'shared' },
  { chat: 'mg-incidents', agent: 'ag-atlas', mode: 'agent-shared' },
  { chat: 'mg-ledger', agent: 'ag-atlas', mode: 'agent-shared' },
  { chat: 'mg-engineering', agent: 'ag-atlas', mode: 'per-thread' },
  { chat: 'mg-opsmail', agent: 'ag-atlas', mode: 'shared' },
  { chat: 'mg-engineering', agent: 'ag-quill', mode: 'per-thread' },
  { chat: 'mg-content', agent: 'ag-quill', mode: 'shared' },
  { chat: 'mg-books', agent: 'ag-bento', mode: 'shared' },
];

function channel(agent: string, name: string, target: string): DemoDestination {
  return { agent, name, type: 'channel', target };
}

function colleague(agent: string, name: string, target: string): DemoDestination {
  return { agent, name, type: 'agent', target };
}

export const destinations: readonly DemoDestination[] = [
  channel('ag-mira', 'playground', 'mg-playground'),
  channel('ag-mira', 'noa', 'mg-noa'),
  colleague('ag-mira', 'researcher', 'ag-quill'),
  channel('ag-atlas', 'incidents', 'mg-incidents'),
  channel('ag-atlas', 'ledger', 'mg-ledger'),
  channel('ag-atlas', 'engineering', 'mg-engineering'),
  channel('ag-atlas', 'ops-mail', 'mg-opsmail'),
  channel('ag-quill', 'engineering', 'mg-engineering'),
  channel('ag-quill', 'content', 'mg-content'),
  colleague('ag-quill', 'mira', 'ag-mira'),
  channel('ag-bento', 'family', 'mg-family'),
  channel('ag-bento', 'book-club', 'mg-books'),
];

/** Imports run one way; docs/ARCHITECTURE.md says why. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: to },
});

module.exports = {
  forbidden: [
    only(
      'contract-knows-nothing',
      '^src/contract/',
      '^src/contract/',
      'the contract is the map; it imports nothing of ours',
    ),
    only('rules-to-contract', '^src/rules/', '^src/(contract|rules)/', 'rules are pure'),
    only('store-to-rules', '^src/store/', '^src/(contract|rules|store)/', 'the domain knows no process'),
    only('process-knows-nothing', '^src/process/', '^src/process/'),
    only('host-doors-to-rules', '^src/host-doors/', '^src/(contract|rules|host-doors)/'),
    only('engine-to-rules', '^src/engine/', '^src/(contract|rules|engine)/'),
    only('reader-to-store', '^src/reader/', '^src/(contract|rules|store|process|reader)/'),
    only(
      'profile-to-store',
      '^src/profile/',
      '^src/(contract|store|profile)/',
      'how the console opens files of its own, whichever process does it',
    ),
    only(
      'search-to-store',
      '^src/search/',
      '^src/(contract|rules|store|process|profile|search)/|^src/reader/(faults|stamp|protocol)\\.ts$',
      'it opens session files as the reader does, and writes its own index',
    ),
    only('play-to-store', '^src/play/', '^src/(contract|rules|store|process|play)/'),
    only(
      'desk-to-store',
      '^src/desk/',
      '^src/(contract|rules|store|profile|desk|host-doors)/|^src/engine/(watch|endpoints)\\.ts$|^src/(reader|search)/client\\.ts$|^src/play/(agent|host)/protocol\\.ts$|^src/play/(demo|scenario/scenario)\\.ts$',
      'the desk talks to the reader through its client, to the engines through their watch, to the agent and the played host through their protocols',
    ),
    only(
      'main-to-desk',
      '^src/main/',
      '^src/(contract|rules|profile|desk|main)/|^src/store/(db/lock-wait|config/approval|message/question)\\.ts$',
      'main is Electron: all that answers the contract is the desk',
    ),
    only(
      'cli-to-desk',
      '^src/cli/',
      '^src/(contract|desk|cli)/',
      'the desk in plain Node: one more face of the same contract',
    ),
    only('preload-to-contract', '^src/preload/', '^src/(contract|preload)/'),
    only('renderer-to-rules', '^src/renderer/', '^src/(contract|rules|renderer)/'),
    {
      name: 'db-and-files-know-no-rules',
      comment: 'inside the store a noun calls db and files, never the other way round',
      severity: 'error',
      from: { path: '^src/store/(db|files)/' },
      to: {
        path: '^src/store/([^/]+|(session|message|config|change)/.+)\\.ts$',
        pathNot: '^src/store/(time|session-key|slices|serial-queue|message/message-body)\\.ts$',
      },
    },
    {
      name: 'sqlite-in-db-only',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(store|play|search)/db/|^src/profile/own-db\\.ts$|^src/desk/(console-db|audit-log|audit-changes)\\.ts$',
      },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'electron-in-main-and-preload-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'http-in-the-engine-only',
      comment: 'the one place that speaks HTTP, and it can only GET (docs/adr/0015)',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/modem\\.ts$' },
      to: {
        path: '^(node:)?(https?|http2|tls|dgram)$|node_modules/docker-modem/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sockets-at-the-doors-only',
      comment:
        'a host’s two sockets are the one other thing spoken to (docs/adr/0035); the played host has its own',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/host-doors/connection\\.ts$|^src/play/doors/' },
      to: { path: '^(node:)?net$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-modem-is-loaded-when-it-is-asked',
      comment: 'it is no part of the start (docs/adr/0015)',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/engine/modem\\.ts$', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'the-reader-cannot-write',
      comment: 'no path of imports leads from the reader’s entry to a statement that writes',
      severity: 'error',
      from: { path: '^src/reader/index\\.ts$' },
      to: { path: '^src/(store|play)/db/(open-writable|[a-z-]+-write)\\.ts$', reachable: true },
    },
    {
      name: 'search-writes-no-session',
      comment: 'the process that keeps the index writes nothing else',
      severity: 'error',
      from: { path: '^src/search/index\\.ts$' },
      to: { path: '^src/(store|play)/db/(open-writable|[a-z-]+-write)\\.ts$', reachable: true },
    },
    {
      name: 'the-agent-writes-no-inbound',
      comment: 'one writing side a file: a container never writes inbound.db',
      severity: 'error',
      from: { path: '^src/play/agent/index\\.ts$' },
      to: { path: '^src/(store|play)/db/(message|host)-write\\.ts$', reachable: true },
    },
    {
      name: 'the-host-writes-no-outbound',
      comment: 'one writing side a file: a host never writes outbound.db',
      severity: 'error',
      from: { path: '^src/play/host/index\\.ts$' },
      to: { path: '^src/play/db/container-write\\.ts$', reachable: true },
    },
    {
      name: 'features-through-their-index',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: {
        path: '^src/renderer/features/([^/]+)/',
        pathNot: '^src/renderer/features/($1/|[^/]+/index\\.ts)',
      },
    },
    {
      name: 'features-to-ui-and-bridge',
      severity: 'error',
      from: { path: '^src/renderer/(ui|bridge|theme)/' },
      to: { path: '^src/renderer/(features|app)/' },
    },
    {
      name: 'renderer-takes-types-not-schemas',
      comment: 'zod stays out of the window’s bundle',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'tsc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};

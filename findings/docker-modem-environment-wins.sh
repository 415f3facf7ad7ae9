#!/usr/bin/env bash
# docker-modem 5.0.7, Node 20.20.2
#
# Behaviour: explicit options do not replace what the constructor takes from the environment; they are merged
# over it key by key, and a host beats a socket. So `new Modem({ socketPath })` asks the machine in DOCKER_HOST,
# not the socket, when that is tcp; when it is unix://, the explicit socket does win. DOCKER_CERT_PATH's files
# are read, and their absence is thrown, for a socket that needs none; DOCKER_TLS_VERIFY turns an explicit host
# and port to TLS. Passing `host: undefined` beside the socket switches the remote host off (omitting the key
# does not), and `protocol: 'http'` switches off TLS.
#
# Seen: with DOCKER_HOST=tcp://127.0.0.1:<port>, new Modem({ socketPath }) is answered by the engine on that port;
#       with a mistyped DOCKER_HOST the constructor throws, although the socket was given.
#
# Why it hurts an operator's console: it lists several engines side by side (Docker's socket, a rootless one,
# Podman's). Started from a shell that has DOCKER_HOST set, it shows one remote engine's containers under each
# of those names, and an action meant for one goes to the other; started from the desktop's menu it is right,
# so nobody can reproduce it.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH DOCKER_HOST DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_CLIENT_TIMEOUT DOCKER_PATH_PREFIX
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --omit=optional --no-audit --no-fund docker-modem@5.0.7 > npm.log

cat > ask.cjs <<'JS'
const { once } = require('node:events');
const http = require('node:http');
const Modem = require('docker-modem');

async function engine(name, ...where) {
  const server = http.createServer((_, answer) => answer.end(JSON.stringify({ Name: name })));
  await once(server.listen(...where), 'listening');
  return server;
}
async function ask(options) {
  try {
    const modem = new Modem(options);
    return await new Promise((resolve) => {
      modem.dial({ path: '/info', method: 'GET', statusCodes: { 200: true } }, (error, info) =>
        resolve(error ? `fails with ${error.code}` : `answered by ${info.Name}`));
    });
  } catch (error) {
    return `the constructor throws: ${error.code ?? error.message}`;
  }
}
(async () => {
  const local = await engine('the socket', 'engine.sock');
  const remote = await engine('the machine of DOCKER_HOST', 0, '127.0.0.1');
  const { port } = remote.address();
  const socketPath = 'engine.sock';
  const tcp = `tcp://127.0.0.1:${port}`;
  for (const [environment, options] of [
    [{}, { socketPath }],
    [{ DOCKER_HOST: 'unix:///elsewhere.sock' }, { socketPath }],
    [{ DOCKER_HOST: tcp }, { socketPath }],
    [{ DOCKER_HOST: tcp }, { socketPath, host: undefined }],
    [{ DOCKER_HOST: 'tcp://[typo' }, { socketPath }],
    [{ DOCKER_HOST: tcp, DOCKER_CERT_PATH: 'absent' }, { socketPath }],
    [{ DOCKER_HOST: tcp, DOCKER_TLS_VERIFY: '1' }, { host: '127.0.0.1', port }],
    [{ DOCKER_HOST: tcp, DOCKER_TLS_VERIFY: '1' }, { socketPath, host: undefined }],
    [{ DOCKER_HOST: tcp, DOCKER_TLS_VERIFY: '1' }, { socketPath, host: undefined, protocol: 'http' }],
  ]) {
    Object.assign(process.env, environment);
    const set = Object.entries(environment).map(([key, value]) => `${key}=${value}`).join(' ') || 'nothing set';
    const given = Object.entries(options).map(([key, value]) => `${key}: ${value}`).join(', ');
    console.log(`${set} | { ${given} } -> ${await ask(options)}`.replaceAll(port, 'PORT'));
    for (const key of Object.keys(environment)) delete process.env[key];
  }
  local.close();
  remote.close();
})();
JS
node ask.cjs > seen

cat > expected <<'OUT'
nothing set | { socketPath: engine.sock } -> answered by the socket
DOCKER_HOST=unix:///elsewhere.sock | { socketPath: engine.sock } -> answered by the socket
DOCKER_HOST=tcp://127.0.0.1:PORT | { socketPath: engine.sock } -> answered by the machine of DOCKER_HOST
DOCKER_HOST=tcp://127.0.0.1:PORT | { socketPath: engine.sock, host: undefined } -> answered by the socket
DOCKER_HOST=tcp://[typo | { socketPath: engine.sock } -> the constructor throws: DOCKER_HOST env variable should be something like tcp://localhost:1234
DOCKER_HOST=tcp://127.0.0.1:PORT DOCKER_CERT_PATH=absent | { socketPath: engine.sock } -> the constructor throws: ENOENT
DOCKER_HOST=tcp://127.0.0.1:PORT DOCKER_TLS_VERIFY=1 | { host: 127.0.0.1, port: PORT } -> fails with EPROTO
DOCKER_HOST=tcp://127.0.0.1:PORT DOCKER_TLS_VERIFY=1 | { socketPath: engine.sock, host: undefined } -> fails with EPROTO
DOCKER_HOST=tcp://127.0.0.1:PORT DOCKER_TLS_VERIFY=1 | { socketPath: engine.sock, host: undefined, protocol: http } -> answered by the socket
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'

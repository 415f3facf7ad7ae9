#!/usr/bin/env bash
# docker-modem 5.0.7, Node 20.20.2
#
# Behaviour: a path with a query of its own loses its last character, silently. `dial` takes any `?` for the mark that
# options follow: with options it appends them, without it removes one character, whatever that is. With both, the two
# queries are run together without an `&`.
#
# Seen: '/containers/json?all=1' asks for '/containers/json?all=', '/containers/x/logs?stdout=1&tail=100' for tail=10,
#       and '?all=1' with { limit: 5 } for '?all=1limit=5'.
#
# Why it hurts an operator's console: nothing fails. The list comes without the stopped containers, a tenth of the log
# is shown, and `?force=1` is not forced: answers that look right and are to another question.
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

(async () => {
  const server = http.createServer((asked, answer) => answer.end(JSON.stringify(asked.url)));
  await once(server.listen('engine.sock'), 'listening');
  const modem = new Modem({ socketPath: 'engine.sock' });
  for (const [path, options] of [
    ['/containers/json?all=1'],
    ['/containers/x/logs?stdout=1&tail=100'],
    ['/containers/json?all=1', { limit: 5 }],
    ['/containers/json?', { all: 1 }],
  ]) {
    const url = await new Promise((resolve, reject) => {
      const dial = { path, options, method: 'GET', statusCodes: { 200: true } };
      modem.dial(dial, (error, body) => (error ? reject(error) : resolve(body)));
    });
    console.log(`${path} ${options ? JSON.stringify(options) : ''} -> ${url}`);
  }
  server.close();
})();
JS
node ask.cjs > seen

cat > expected <<'OUT'
/containers/json?all=1  -> /containers/json?all=
/containers/x/logs?stdout=1&tail=100  -> /containers/x/logs?stdout=1&tail=10
/containers/json?all=1 {"limit":5} -> /containers/json?all=1limit=5
/containers/json? {"all":1} -> /containers/json?all=1
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'

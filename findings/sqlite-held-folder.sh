#!/usr/bin/env bash
# better-sqlite3 13.2.0 (SQLite 3.54.1) on Node 24.22.3; Linux only, since it is about /proc
#
# Behaviour: holding a folder open and opening /proc/self/fd/<n>/x.db is the usual way to stay with that folder
# whatever happens to its name. SQLite follows the link once, keeps the real path, and creates or looks for -wal, -shm
# and -journal by that path; and a WAL database's are opened only at the first read, not when the database is opened.
# After a rename, the handle has the database of the one folder and the journals of whatever now has the old name.
#
# Seen, the folder renamed between opening and the first read, one of two committed rows still in its -wal:
# - nothing under the old name: "disk I/O error" (SQLITE_IOERR_FSTAT), with the file in place and readable;
# - another session under the old name: one row of two, no error, and the READ-ONLY handle left x.db-shm and x.db-wal in
#   the other session's folder;
# - when it had read once before the rename: both rows, and the other folder is left alone.
# With a rollback journal: it reads, and refuses to write (SQLITE_READONLY_DBMOVED).
#
# Why it hurts an operator's console: sessions are moved, archived and restored by another process while it
# looks at them. It would show a conversation without its last messages, as if nothing were wrong, and touch a
# folder that it was never told to open. A held folder needs a check of the name after the first read as well
# (database_list against where the descriptor leads now), not only before the opening.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
[ "$(uname -s)" = Linux ] || { echo 'Needs Linux.'; exit 2; }
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
runtime=node-linux-$(node -p process.arch)
# On its own this version of better-sqlite3 does not install on Node 20.
npm install --loglevel=error --ignore-scripts --no-audit --no-fund "$runtime@24.22.3" better-sqlite3@13.2.0 > npm.log

cat > writer.cjs <<'JS'
// Two rows, the second of which is in the -wal if there is one; stays open, as an agent does, until its input ends.
const [, , file, mode] = process.argv;
const db = new (require('better-sqlite3'))(file);
db.pragma(`journal_mode = ${mode}`);
db.exec("CREATE TABLE messages (text); INSERT INTO messages VALUES ('first')");
db.pragma('wal_checkpoint(TRUNCATE)');
db.exec("INSERT INTO messages VALUES ('last')");
console.log('ready');
process.stdin.resume().on('end', () => db.close());
JS
cat > ask.cjs <<'JS'
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const Database = require('better-sqlite3');

const count = (db) => {
  try {
    return `${db.prepare('SELECT * FROM messages').all().length} of 2 rows`;
  } catch (error) {
    return `${error.code}, "${error.message}"`;
  }
};
const files = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).sort().join(' ') : 'gone');

async function look(title, { mode = 'WAL', readFirst = false, successor = false, write = false }) {
  fs.mkdirSync('session');
  const writer = spawn(process.execPath, ['writer.cjs', 'session/x.db', mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(writer.stdout, 'data');
  const folder = fs.openSync('session', 'r');
  const db = new Database(`/proc/self/fd/${folder}/x.db`, { readonly: !write });
  console.log(title);
  if (readFirst) console.log(`  before the rename: ${count(db)}`);
  fs.renameSync('session', 'moved');
  if (successor) {
    fs.mkdirSync('session');
    const other = new Database('session/x.db');
    other.pragma(`journal_mode = ${mode}`);
    other.exec('CREATE TABLE messages (text)');
    other.close();
    console.log(`  under the old name, at first: ${files('session')}`);
  }
  console.log(`  after the rename: ${count(db)}`);
  if (write) {
    try {
      db.exec("INSERT INTO messages VALUES ('more')");
      console.log('  written');
    } catch (error) {
      console.log(`  writing: ${error.code}`);
    }
  }
  const named = db.pragma('database_list')[0].file.replace(process.cwd(), '').slice(1);
  db.close();
  console.log(`  SQLite's name: ${named}; the descriptor's: ${fs.readlinkSync(`/proc/self/fd/${folder}`).replace(process.cwd(), '').slice(1)}/x.db`);
  console.log(`  under the old name, closed: ${files('session')}`);
  fs.closeSync(folder);
  writer.stdin.end();
  await once(writer, 'exit');
  for (const name of ['session', 'moved']) fs.rmSync(name, { recursive: true, force: true });
}

(async () => {
  console.log(`SQLite ${new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get()}`);
  await look('WAL, first read after the rename, nothing under the old name', {});
  await look('WAL, first read after the rename, another session under the old name', { successor: true });
  await look('WAL, read before the rename, another session under the old name', { successor: true, readFirst: true });
  await look('rollback journal, another session under the old name', { mode: 'DELETE', successor: true, write: true });
})();
JS
cd -P "$tmp"
"node_modules/$runtime/bin/node" ask.cjs > seen

cat > expected <<'OUT'
SQLite 3.54.1
WAL, first read after the rename, nothing under the old name
  after the rename: SQLITE_IOERR_FSTAT, "disk I/O error"
  SQLite's name: session/x.db; the descriptor's: moved/x.db
  under the old name, closed: gone
WAL, first read after the rename, another session under the old name
  under the old name, at first: x.db
  after the rename: 1 of 2 rows
  SQLite's name: session/x.db; the descriptor's: moved/x.db
  under the old name, closed: x.db x.db-shm x.db-wal
WAL, read before the rename, another session under the old name
  before the rename: 2 of 2 rows
  under the old name, at first: x.db
  after the rename: 2 of 2 rows
  SQLite's name: session/x.db; the descriptor's: moved/x.db
  under the old name, closed: x.db
rollback journal, another session under the old name
  under the old name, at first: x.db
  after the rename: 2 of 2 rows
  writing: SQLITE_READONLY_DBMOVED
  SQLite's name: session/x.db; the descriptor's: moved/x.db
  under the old name, closed: x.db
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'

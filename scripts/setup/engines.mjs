// A real Docker and Podman for the tests of src/engine, from this system's own packages: fetched and unpacked into the
// cache, installed nowhere. Without them those tests are skipped, and say why; so nothing here is fatal.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { enginesFolder } from '../lib/engines.mjs';
import { onPath } from '../lib/paths.mjs';
import { Interrupted, note, reportStep, timed } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';
import { cacheFolder, inScratch, isIntact, putInPlace, seal } from './cache.mjs';
import { withLock } from './lock.mjs';

/** The static busybox is all that is in the image of the test's containers. */
const packages = ['docker.io', 'podman', 'runc', 'busybox-static'];
/** Of each step, in ms: a mirror that hangs holds nobody up. */
const limit = 60_000;

/** Dependencies of packages that no engine runs; unpacking them would take as long as all the rest. */
const unused =
  /^(perl|libperl|gnupg|gpg|dirmngr|pinentry|dpkg_|tar_|passwd|adduser|debconf|containernetworking|sensible)/;
/** Nor does any engine need these files. */
const excluded = [
  ...['docker', 'ctr', 'dnet', 'containerd-shim', 'containerd-shim-runc-v1'].map(
    (name) => `./usr/bin/${name}`,
  ),
  ...['ovrouter', 'docker-proxy'].map((name) => `./usr/sbin/${name}`),
  ...['doc', 'man', 'locale', 'info', 'i18n', 'bash-completion', 'lintian'].map(
    (name) => `./usr/share/${name}`,
  ),
  ...['./usr/lib/*/gconv', './usr/share/zoneinfo', './var'],
];

export async function installEngines() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return;
  if (!['apt-get', 'dpkg-deb', 'tar', 'bash'].every(onPath)) return;
  try {
    await withLock(installIfMissing);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    note('set-up', `no container engines for tests: ${error.why ?? error.message}`);
  }
}

async function installIfMissing() {
  const target = enginesFolder();
  if (await isIntact(target)) return;
  note('set-up', `packages: ${packages.join(' ')}, for the tests of container engines (installed nowhere)`);
  const { value: why, milliseconds } = await timed(() =>
    inScratch(cacheFolder(), (scratch) => fetch(scratch, target)),
  );
  if (why === null) reportStep('set-up', 'container engines for tests', milliseconds);
  else note('set-up', `no container engines for tests: ${why}`);
}

/** @returns {Promise<string | null>} why not; null when they are in their place */
async function fetch(scratch, target) {
  const archives = path.join(scratch, 'archives');
  mkdirSync(path.join(archives, 'partial'), { recursive: true });
  let got = await download(archives);
  if (got.code !== 0 && !got.timedOut) {
    // A bare machine has no lists, or old ones; one without a network is not asked for all of it once more.
    const updated = await capture('apt-get', ['-o', 'APT::Update::Error-Mode=any', 'update', '-q'], {
      limit,
    });
    got = updated.code === 0 ? await download(archives) : updated;
  }
  if (got.code !== 0) {
    const reason = got.output.split('\n').find((line) => line.startsWith('E: ')) ?? 'apt-get took too long';
    return reason.replace(/https?:\/\/\S+/g, 'the mirror');
  }
  const tree = path.join(scratch, 'tree');
  const unpacked = await capture('bash', ['-c', unpack, 'unpack', tree, ...debsIn(archives)], { limit });
  if (unpacked.code !== 0) return `they cannot be unpacked (${unpacked.output.trim().split('\n').at(-1)})`;
  await seal(tree);
  putInPlace(tree, target);
  return null;
}

/** As for a system without a single package: so libraries come along that this one may lose. */
function download(archives) {
  const options = [
    ...['Dir::State::status=/dev/null', `Dir::Cache::archives=${archives}`, 'APT::Sandbox::User=root'],
    ...['Acquire::http::Timeout=15', 'Acquire::Retries=0'],
  ];
  return capture(
    'apt-get',
    [
      ...options.flatMap((option) => ['-o', option]),
      ...['install', '-y', '-q', '--download-only', '--no-install-recommends', ...packages],
    ],
    { limit, env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } },
  );
}

function debsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.deb') && !unused.test(name))
    .map((name) => path.join(folder, name));
}

/** Packages still have files in /lib, which is a link on the system itself. Links to what is left out are removed. */
const unpack = `
set -euo pipefail
tree=$1; shift
mkdir -p "$tree"/usr/{bin,sbin,lib,lib64}
for link in bin sbin lib lib64; do ln -s "usr/$link" "$tree/$link"; done
for deb; do
  dpkg-deb --fsys-tarfile "$deb" |
    tar -x -C "$tree" --keep-directory-symlink --no-same-owner --wildcards ${excluded.map((name) => `--exclude='${name}'`).join(' ')}
done
find "$tree" -xtype l -delete
`;

// npm and the node-gyp inside it, called by file: this works the same without a shell, on Windows too.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../lib/paths.mjs';
import { Failure } from '../lib/report.mjs';
import { capture } from '../lib/run.mjs';

/** @param {string[]} args @param {{ cwd?: string }} [options] */
export function npm(args, options) {
  return capture(process.execPath, [npmCli(), ...args], options);
}

/** @returns {string | undefined} */
export function nodeGyp() {
  const file = path.resolve(path.dirname(npmCli()), '../node_modules/node-gyp/bin/node-gyp.js');
  return existsSync(file) ? file : undefined;
}

function npmCli() {
  const besideNode = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    path.join(besideNode, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(besideNode, 'node_modules/npm/bin/npm-cli.js'),
    resolved(onPath('npm')),
  ];
  const found = candidates.find((file) => file && /npm-cli\.[cm]?js$/.test(file) && existsSync(file));
  if (found) return found;
  throw new Failure({
    what: 'npm was not found.',
    why: 'It is neither beside Node nor on PATH.',
    todo: 'install npm (it comes with Node.js), then run this again',
  });
}

function resolved(file) {
  return file && realpathSync(file);
}

/** @param {string} output what npm printed */
export function isUnreachable(output) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED/.test(
    output,
  );
}

/** npm's own words, short and without addresses. @param {string} output */
export function reasonFrom(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').replace(/https?:\/\/\S+/g, 'the registry'))
    .filter((line) => line.trim() && !/^npm warn|complete log of this run|-debug-\d+\.log/.test(line));
  return lines.slice(0, 4).join('; ') || 'npm said nothing';
}

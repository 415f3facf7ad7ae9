// What `electron <folder>` runs first: it stands in for resources/default_app.asar, which the fallback Electron
// comes without. This package is ESM and awaits the app's own main at top level, because Electron holds back
// 'ready' until its entry point has settled: only then may an ESM main still call app.enableSandbox() or
// protocol.registerSchemesAsPrivileged().
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

function parseArguments(args) {
  const preloads = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (arg === '-r' || arg === '--require') preloads.push(args[++i]);
    else if (!arg.startsWith('-')) return { preloads, folder: arg };
  }
  return { preloads, folder: '.' };
}

function readPackage(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {string} folder the app's folder, or a single script */
async function loadApp(folder) {
  const absolute = path.resolve(folder);
  const pkg = readPackage(absolute);
  const entry = Module._resolveFilename(absolute, null, true);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  if (pkg.productName || pkg.name) app.setName(pkg.productName ?? pkg.name);
  if (pkg.version) app.setVersion(pkg.version);
  if (pkg.desktopName) app.setDesktopName(pkg.desktopName);
  app.setAppPath(path.extname(absolute) ? path.dirname(entry) : absolute);
  await import(pathToFileURL(entry).href);
}

const { preloads, folder } = parseArguments(process.argv.slice(1));
// -r modules are CommonJS and are resolved from the working folder, as in Node.
const require = createRequire(path.join(process.cwd(), 'noop.js'));
for (const preload of preloads) require(preload);

try {
  await loadApp(folder);
} catch (error) {
  console.error(`Electron could not load the app in ${path.resolve(folder)}:`);
  console.error(error);
  process.exit(1);
}

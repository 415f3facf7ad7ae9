/** The names that a folder has on this machine, where its engine lives in another one (a virtual machine, WSL). */
import { posix } from 'node:path';

/** Each: what such a machine puts before a path of this one. */
const PREFIXES = [
  /^\/host_mnt(?=\/)/, // Docker Desktop
  /^\/run\/desktop\/mnt\/host(?=\/)/, // Docker Desktop with WSL
  /^\/mnt\/host(?=\/)/,
  /^\/mnt\/mac(?=\/)/, // OrbStack
  /^(?:\\\\|\/\/)wsl(?:\$|\.localhost)[\\/][^\\/]+(?=[\\/])/i, // Windows, of a folder in WSL
];
/** A drive of Windows: `C:\\Users`, `/c/Users`, `//c/Users`, `/mnt/c/Users`, `/host_mnt/c/Users`. */
const DRIVE = /^(?:([A-Za-z]):(?=[\\/])|\/{0,2}(?:\/mnt)?\/([A-Za-z])(?=\/))/;

/**
 * What may be the same folder here, the likeliest first; the given name is the first. None need exist.
 * @param source as an engine names it
 */
export function localNames(source: string): string[] {
  const names = [source];
  for (const prefix of PREFIXES) {
    if (prefix.test(source)) names.push(source.replace(prefix, '').replaceAll('\\', '/'));
  }
  // The drive may follow such a prefix.
  for (const name of [...names]) {
    const found = DRIVE.exec(name);
    const letter = found?.[1] ?? found?.[2];
    if (found === null || letter === undefined) continue;
    const rest = posix.normalize(name.slice(found[0].length).replaceAll('\\', '/'));
    names.push(`${letter.toUpperCase()}:${rest}`, `/mnt/${letter.toLowerCase()}${rest}`);
  }
  return [...new Set(names)];
}

/**
 * Where the window was, in a file of its own: the window is made before SQLite and
 * everything that needs it is loaded.
 */
import { lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_FILE, type SetAside, setAside } from '../profile/set-aside.js';

const LARGEST_BYTES = 65_536;

/** Where and how large the window was. */
export interface WindowPlace {
  x?: number | undefined;
  y?: number | undefined;
  width: number;
  height: number;
  maximized: boolean;
}

function fileIn(userData: string): string {
  return join(userData, 'window.json');
}

function isPlace(value: unknown): value is WindowPlace {
  if (typeof value !== 'object' || value === null) return false;
  const is = (name: string, type: string): boolean => typeof Reflect.get(value, name) === type;
  const both = (type: string): boolean => is('x', type) && is('y', type);
  return (
    is('width', 'number') &&
    is('height', 'number') &&
    is('maximized', 'boolean') &&
    (both('number') || both('undefined'))
  );
}

/** @throws Error for what no console wrote, system errors */
function parse(file: string): WindowPlace {
  if (statSync(file).size > LARGEST_BYTES) throw new Error();
  const place: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isPlace(place)) throw new Error();
  return place;
}

/**
 * null when it is not known: a first start, or a file that somebody else wrote.
 * @param onSetAside told of such a file, which has been moved aside
 */
export function readWindowPlace(
  userData: string,
  onSetAside: (aside: SetAside) => void = () => undefined,
): WindowPlace | null {
  const file = fileIn(userData);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return null;
  try {
    return parse(file);
  } catch {
    onSetAside(setAside(file, 'is not what a console writes', new Date()));
    return null;
  }
}

/** The old one or the new one, never half of it. @throws system errors */
export function writeWindowPlace(userData: string, place: WindowPlace): void {
  const file = fileIn(userData);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    writeFileSync(part, JSON.stringify(place), { mode: OWN_FILE, flag: 'wx' });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

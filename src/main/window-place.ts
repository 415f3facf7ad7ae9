/**
 * Where the window was, in a file of its own: the window is made before SQLite and all that needs it is loaded.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** null when it is not known: a first start, or a file that somebody else wrote. */
export function readWindowPlace(userData: string): WindowPlace | null {
  try {
    const place: unknown = JSON.parse(readFileSync(fileIn(userData), 'utf8'));
    return isPlace(place) ? place : null;
  } catch {
    return null;
  }
}

/** @throws system errors */
export function writeWindowPlace(userData: string, place: WindowPlace): void {
  writeFileSync(fileIn(userData), JSON.stringify(place));
}

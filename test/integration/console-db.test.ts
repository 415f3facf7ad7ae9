import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConsoleDb } from '../../src/main/console-db.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'session-console-db-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the console’s own data', () => {
  it('keeps recent workspaces, newest first, each once, across a restart', () => {
    const first = openConsoleDb(dir);
    first.rememberWorkspace('/a', 'A', 1);
    first.rememberWorkspace('/b', 'B', 2);
    first.rememberWorkspace('/a', 'A again', 3);
    first.close();
    const second = openConsoleDb(dir);
    expect(second.recentWorkspaces(10)).toEqual([
      { path: '/a', name: 'A again', openedAt: 3 },
      { path: '/b', name: 'B', openedAt: 2 },
    ]);
    expect(second.recentWorkspaces(1)).toHaveLength(1);
    second.forgetWorkspace('/a');
    expect(second.recentWorkspaces(10).map((entry) => entry.path)).toEqual(['/b']);
    second.close();
  });

  it('keeps the window’s place', () => {
    const first = openConsoleDb(dir);
    expect(first.windowPlace()).toBeNull();
    first.rememberWindowPlace({ x: 5, y: 6, width: 800, height: 600, maximized: true });
    first.close();
    const second = openConsoleDb(dir);
    expect(second.windowPlace()).toEqual({ x: 5, y: 6, width: 800, height: 600, maximized: true });
    second.close();
  });
});

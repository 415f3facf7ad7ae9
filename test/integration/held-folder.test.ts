import {
  closeSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HELD_BY_DESCRIPTOR } from '../../src/store/files/held-entry.js';
import { HeldFolder } from '../../src/store/files/held-folder.js';
import { removeFiles, removeFolderOfFiles, removeTree } from '../../src/store/files/remove.js';
import { refusalOf } from '../support/refusal.js';
import { temporaryFolder } from '../support/store-workspace.js';
import { makeFifo } from '../support/swapper.js';

function held(path: string): HeldFolder {
  const folder = HeldFolder.at(path);
  if (folder === null) throw new Error(`${path} is not there`);
  onTestFinished(() => folder.close());
  return folder;
}

/** A folder to be held, beside one that nothing may reach. */
function make(): { inside: string; outside: string } {
  const base = temporaryFolder();
  const [inside, outside] = [join(base, 'inside'), join(base, 'outside')];
  for (const folder of [inside, outside]) mkdirSync(folder);
  writeFileSync(join(outside, 'kept'), 'kept');
  return { inside, outside };
}

describe('a held folder', () => {
  it('is not opened through a link, at its end or above it; one that is missing is null', async () => {
    const { inside, outside } = make();
    symlinkSync(outside, join(inside, 'link'));
    mkdirSync(join(outside, 'sub'));
    writeFileSync(join(inside, 'file'), '');
    for (const path of ['link', 'link/sub', 'file']) {
      expect(await refusalOf(() => HeldFolder.at(join(inside, path)))).toBe('PATH_UNSAFE');
    }
    expect(HeldFolder.at(join(inside, 'none'))).toBeNull();
    for (const name of ['link', 'file']) {
      expect(await refusalOf(() => held(inside).folder(name))).toBe('PATH_UNSAFE');
    }
  });

  it.skipIf(!HELD_BY_DESCRIPTOR)('stays the same folder when it is moved and another takes its name', () => {
    const { inside, outside } = make();
    const folder = held(inside);
    renameSync(inside, `${inside}-moved`);
    symlinkSync(outside, inside);
    folder.writeFile('new', Buffer.from('x'));
    expect(readFileSync(`${inside}-moved/new`, 'utf8')).toBe('x');
    expect(existsSync(join(outside, 'new'))).toBe(false);
    expect(folder.isAtItsName()).toBe(false);
  });

  it('takes one plain name at a time', async () => {
    const folder = held(make().inside);
    for (const name of ['', '.', '..', '../outside', 'a/b', '/etc', 'a\0b']) {
      expect(await refusalOf(() => folder.look(name))).toBe('PATH_UNSAFE');
      expect(await refusalOf(() => folder.removeFile(name))).toBe('PATH_UNSAFE');
      expect(await refusalOf(() => folder.writeFile(name, Buffer.alloc(0)))).toBe('PATH_UNSAFE');
    }
  });

  it('opens no link, no FIFO, no folder and no file of two names as a file, and waits for none', async () => {
    const { inside, outside } = make();
    symlinkSync(join(outside, 'kept'), join(inside, 'link'));
    makeFifo(join(inside, 'fifo'));
    mkdirSync(join(inside, 'folder'));
    writeFileSync(join(inside, 'one'), 'x');
    const folder = held(inside);
    folder.link('one', 'two');
    for (const name of ['link', 'fifo', 'folder', 'one']) {
      expect(await refusalOf(() => folder.openFile(name))).toBe('PATH_UNSAFE');
      expect(await refusalOf(() => folder.openForWriting(name))).toBe('PATH_UNSAFE');
    }
    expect(folder.openFile('none')).toBeNull();
    folder.removeFile('two');
    const file = folder.openFile('one');
    expect(file?.stats.size).toBe(1);
    if (file !== null) closeSync(file.fd);
    expect(() => folder.create('link')).toThrow(/EEXIST/);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  });

  it('says a failure with the path that a person knows', () => {
    const { inside } = make();
    writeFileSync(join(inside, 'there'), '');
    expect(() => held(inside).makeFolder('there')).toThrow(join(inside, 'there'));
  });
});

describe('removing by descriptor', () => {
  it('removes the files that are named, and the folder once nothing else is in it', () => {
    const { inside, outside } = make();
    mkdirSync(join(inside, 'box'));
    for (const name of ['ours', 'theirs']) writeFileSync(join(inside, 'box', name), '');
    symlinkSync(join(outside, 'kept'), join(inside, 'box/link'));
    const folder = held(inside);
    expect(removeFiles(folder, 'box', ['ours', 'link', 'none'])).toBe(false);
    expect(existsSync(join(inside, 'box/theirs'))).toBe(true);
    removeFolderOfFiles(folder, 'box');
    expect(existsSync(join(inside, 'box'))).toBe(false);
    expect(removeFiles(folder, 'box', ['ours'])).toBe(true);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  });

  it('removes a whole tree, and of a link the link alone', () => {
    const { inside, outside } = make();
    mkdirSync(join(inside, 'a/b/c'), { recursive: true });
    writeFileSync(join(inside, 'a/b/file'), '');
    symlinkSync(outside, join(inside, 'a/b/link'));
    symlinkSync(outside, join(inside, 'also'));
    const folder = held(inside);
    for (const name of ['a', 'also', 'none']) removeTree(folder, name);
    expect(folder.names()).toEqual([]);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  });
});

import { expect, it } from 'vitest';
import { exposedTo } from '../../src/store/exposure.js';

it('names what is left open, and what to do about it', () => {
  expect(exposedTo({ byDescriptor: true, sqlite: true })).toBeNull();
  expect(exposedTo({ byDescriptor: true, sqlite: false })).toMatch(/C compiler.*hang.*Install one/s);
  for (const sqlite of [true, false]) {
    expect(exposedTo({ byDescriptor: false, sqlite })).toMatch(/redirect that write\..*stop it first/s);
  }
});

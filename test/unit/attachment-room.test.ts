import { expect, it } from 'vitest';
import { noRoomFor } from '../../src/renderer/features/message/attachment-room.js';

const MiB = 1024 * 1024;
const files = (count: number, size: number) => Array.from({ length: count }, () => ({ size }));

it('F8: the 51st attachment is refused in words, with all that came with it', () => {
  expect(noRoomFor(files(50, 1), [])).toBeNull();
  expect(noRoomFor(files(60, 1), [])).toMatchObject({
    code: 'ATTACHMENTS_TOO_MANY',
    message: expect.stringMatching(/60 .* 50/),
  });
  expect(noRoomFor(files(1, 1), files(40, 1), 10)?.code).toBe('ATTACHMENTS_TOO_MANY');
});

it('F6: more bytes than a message may have are refused before they are copied', () => {
  expect(noRoomFor(files(1, 20 * MiB), files(1, 20 * MiB))).toBeNull();
  expect(noRoomFor(files(2, 20 * MiB), files(1, 20 * MiB))?.code).toBe('ATTACHMENTS_TOO_LARGE');
  // One that is too large by itself is refused under its own name.
  expect(noRoomFor(files(1, 6000 * MiB), [])).toBeNull();
});

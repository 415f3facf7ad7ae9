import { describe, expect, it } from 'vitest';
import {
  destinationNameOf,
  freeDestinationName,
  whyNotDestinationName,
} from '../../src/rules/destination-name.js';

describe('the name of a destination', () => {
  // Names that a real host made of these.
  it.each([
    ['Dana (DM)', 'dana-dm'],
    ['Family Group', 'family-group'],
    ['#engineering', 'engineering'],
    ['harbour/ledger', 'harbour-ledger'],
    ['resend-mg-duty', 'resend-mg-duty'],
    ['--', ''],
    ['مجموعة', ''],
    ['a'.repeat(100), 'a'.repeat(64)],
    [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
  ])('of %j is %j', (text, name) => {
    expect(destinationNameOf(text)).toBe(name);
    if (name !== '') expect(whyNotDestinationName(name)).toBeNull();
  });

  it.each(['', 'Dana', 'a b', '-a', 'a-', 'a--b', 'ä', 'a_b', 'a'.repeat(65)])('is never %j', (name) => {
    expect(whyNotDestinationName(name)).not.toBeNull();
  });

  it('is numbered when it is taken, within its limit', () => {
    expect(freeDestinationName('a', new Set())).toBe('a');
    expect(freeDestinationName('a', new Set(['a', 'a-2']))).toBe('a-3');
    const long = 'a'.repeat(64);
    expect(freeDestinationName(long, new Set([long]))).toBe(`${'a'.repeat(62)}-2`);
  });
});

/**
 * The names that agents address others by. As the host makes them: small letters and digits, with single
 * dashes between (`#engineering` is `engineering`, `harbour/ledger` is `harbour-ledger`).
 */
export const DESTINATION_NAME_LIMIT = 64;

/** Why a name is not valid, in words that follow "its name"; null when it is. */
export function whyNotDestinationName(name: string): string | null {
  if (name === '') return 'is empty';
  if (name.length > DESTINATION_NAME_LIMIT) return `is longer than ${DESTINATION_NAME_LIMIT} characters`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    return 'must be lower-case letters and digits with single hyphens between';
  return null;
}

/**
 * The name that the host would make from a chat's or an agent's; empty when it has none of these letters or digits.
 */
export function destinationNameOf(text: string): string {
  const dashed = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return dashed
    .slice(0, DESTINATION_NAME_LIMIT + 1)
    .replace(/^-|-+$/g, '')
    .slice(0, DESTINATION_NAME_LIMIT)
    .replace(/-$/, '');
}

/** `name`, or `name-2`, `name-3` … : the first that is not taken. */
export function freeDestinationName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let n = 2; ; n += 1) {
    const ending = `-${n}`;
    const next = `${name.slice(0, DESTINATION_NAME_LIMIT - ending.length)}${ending}`;
    if (!taken.has(next)) return next;
  }
}

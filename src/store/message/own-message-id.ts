/**
 * The id of a message of the console's making. A UUID is the same in either case, but two ids that differ by it would
 * be one folder on a file system that folds case: it is always written in small letters.
 * @param uuid of the draft or the batch
 * @param number of the message in its batch, from 1
 */
export function ownMessageId(uuid: string, number?: number): string {
  return `console-${uuid.toLowerCase()}${number === undefined ? '' : `-${number}`}`;
}

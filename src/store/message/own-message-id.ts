/**
 * The id of a message that the console makes. A UUID is the same in either case, but two ids that differ only
 * in case would be one folder on a file system that folds it: so it is always written in lower case.
 * @param uuid of the draft or the batch
 * @param number of the message in its batch, from 1
 */
export function ownMessageId(uuid: string, number?: number): string {
  return `console-${uuid.toLowerCase()}${number === undefined ? '' : `-${number}`}`;
}

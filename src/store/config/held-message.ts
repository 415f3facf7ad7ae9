/** A message that a host holds back until its sender, or its chat, is let in. */
import { asFields, fieldsOf } from './approval-detail.js';

export interface HeldMessage {
  threadId: string | null;
  said: string | null;
  sender: string | null;
}

/** What somebody wrote, as the host keeps it until the decision: an event with a message, whose content is JSON. */
export function heldMessage(json: string): HeldMessage {
  const { threadId, message } = fieldsOf(json);
  const { content } = asFields(message);
  const fields = typeof content === 'string' ? fieldsOf(content) : {};
  const author = asFields(fields.author);
  const sender = [fields.senderName, fields.sender, author.fullName, author.userName].find(
    (each) => typeof each === 'string' && each !== '',
  );
  return {
    threadId: typeof threadId === 'string' ? threadId : null,
    said: typeof fields.text === 'string' ? fields.text : null,
    sender: typeof sender === 'string' ? sender : null,
  };
}

/** An answer as a message to the agent that has stopped waiting for it. */
export function saidAsMessage(title: string, answer: string): string {
  return `My answer to “${title}”: ${answer}`;
}

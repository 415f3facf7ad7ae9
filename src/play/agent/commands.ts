/** What the simulated agent does when a message tells it to: one table row per slash command. */
import { SCRIPT_FAILED } from '../../rules/host-rules.js';
import { askContent, selectedIn } from './answer.js';
import {
  Misuse,
  parseAsk,
  parseCard,
  parseCommand,
  parseCount,
  parseEmoji,
  parseFile,
  parseNothing,
  parseSchedule,
  parseSeconds,
  parseSize,
  parseTool,
  parseWords,
} from './command-parse.js';
import { fileOf, garbageRows, textOf } from './material.js';
import type { Turn } from './turn.js';

const FLOOD_LIMIT = 5000;

/** A command's table row; `T` is what its arguments mean. */
interface Definition<T> {
  usage: string;
  help: string;
  /** @throws Misuse */
  parse(rest: string, now: number): T;
  /** Does it, and acks the message, unless it is to stay claimed. */
  run(turn: Turn, value: T): Promise<void>;
}

/** A command with its argument type closed over, so that all of them fit in one table. */
interface Command {
  name: string;
  usage: string;
  help: string;
  prepare(rest: string, now: number): (turn: Turn) => Promise<void>;
}

function command<T>(name: string, { usage, help, parse, run }: Definition<T>): Command {
  const prepare: Command['prepare'] = (rest, now) => {
    const value = parse(rest, now);
    return (turn) => run(turn, value);
  };
  return { name, usage, help, prepare };
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

const COMMANDS: readonly Command[] = [
  command('ask', {
    usage: '/ask Title? | one | two',
    help: 'asks a question and acts on the answer',
    parse: parseAsk,
    run: async (turn, ask) => {
      const questionId = turn.newId('msg');
      await turn.say([turn.row('chat-sdk', askContent(questionId, ask), questionId)]);
      const response = await turn.responseTo(questionId);
      // The question stays open in the timeline; its message is left for the next container.
      if (response === 'stopped') return turn.release();
      if (response === 'nobody answered') {
        return turn.finish([turn.reply('Nobody answered, so I went on.')]);
      }
      const chosen = selectedIn(response.content);
      const text = chosen === null ? 'The answer did not say what was chosen.' : `You chose: "${chosen}".`;
      return turn.finish([turn.reply(text)], 'completed', response.id);
    },
  }),
  command('file', {
    usage: '/file name.csv 20KB',
    help: 'sends a file of that size (1KB if you name none)',
    parse: parseFile,
    run: (turn, { name, bytes }) => {
      const id = turn.newId('msg');
      // The file first: it must be there when the row is delivered.
      const problem = turn.sendFile(id, name, fileOf(name, bytes));
      if (problem !== null) return turn.finish([turn.reply(`I could not write ${name}. ${problem}`)]);
      return turn.finish([turn.reply(`Here is ${name}.`, { id, files: [name] })]);
    },
  }),
  command('card', {
    usage: '/card Title | text',
    help: 'sends a card',
    parse: parseCard,
    run: (turn, { title, text }) =>
      turn.finish([
        turn.row('chat-sdk', {
          type: 'card',
          card: { title, body: text },
          fallbackText: `${title}: ${text}`,
        }),
      ]),
  }),
  command('edit', {
    usage: '/edit new text',
    help: 'edits my last message here',
    parse: parseWords,
    run: async (turn, text) => {
      const messageId = await turn.lastPlatformId();
      // An edit of a message that the platform does not know would go nowhere.
      if (messageId === null) {
        return turn.finish([
          turn.reply(
            'I edited nothing: my last message here has no platform id (it has not been delivered yet).',
          ),
        ]);
      }
      return turn.finish([turn.row('chat', { operation: 'edit', messageId, text })]);
    },
  }),
  command('react', {
    usage: '/react 👍',
    help: 'reacts to your message',
    parse: parseEmoji,
    run: (turn, emoji) =>
      turn.finish([turn.row('chat', { operation: 'reaction', messageId: turn.message.id, emoji })]),
  }),
  command('schedule', {
    usage: '/schedule in 10 min | prompt   or   /schedule 0 9 * * 1-5 | prompt',
    help: 'asks the host for a task, once or by cron',
    parse: parseSchedule,
    run: (turn, { prompt, at, recurrence }) => {
      const taskId = turn.newId('task');
      const processAfter = new Date(at).toISOString();
      const { platformId, channelType, threadId } = turn.address;
      const place = { platformId, channelType, threadId };
      const action = { action: 'schedule_task', taskId, prompt, script: null, processAfter, recurrence };
      const when = recurrence === null ? '' : `, then by ${recurrence}`;
      return turn.finish([
        turn.row('system', { ...action, ...place }, taskId),
        turn.reply(`Scheduled for ${processAfter}${when}: "${prompt}".`),
      ]);
    },
  }),
  command('tool', {
    usage: '/tool Bash 90',
    help: 'runs a tool for that many seconds; a third number is its declared timeout',
    parse: parseTool,
    run: async (turn, { name, ms, declaredMs }) => {
      await turn.useTool(name, declaredMs);
      const ran = await turn.wait(ms);
      return turn.finish([turn.reply(`${name} ran for ${seconds(ran)}.`)]);
    },
  }),
  command('slow', {
    usage: '/slow 10',
    help: 'answers after that many seconds',
    parse: parseSeconds,
    run: async (turn, ms) => {
      const waited = await turn.wait(ms);
      return turn.finish([turn.reply(`That took me ${seconds(waited)}.`)]);
    },
  }),
  command('silent', {
    usage: '/silent',
    help: 'completes your message without an answer',
    parse: parseNothing,
    run: (turn) => turn.finish([]),
  }),
  command('crash', {
    usage: '/crash',
    help: 'dies with your message claimed; played again, I answer it',
    parse: parseNothing,
    run: async (turn) => {
      if (turn.crashedBefore) return turn.finish([turn.reply('I crashed on this message, and am back.')]);
      await turn.crash();
      return turn.finish([turn.reply('This session has no session_state, so I could not crash only once.')]);
    },
  }),
  command('fail', {
    usage: '/fail',
    help: 'marks your message as failed',
    parse: parseNothing,
    run: (turn) => turn.finish([], 'failed'),
  }),
  command('skip', {
    usage: '/skip',
    help: 'skips a task as if its script had failed',
    parse: parseNothing,
    // Up to 2.0 a runner acked such a task as completed.
    run: (turn) => turn.finish([], turn.isNewer ? SCRIPT_FAILED : 'completed'),
  }),
  command('flood', {
    usage: '/flood 500',
    help: `sends that many messages in one go, at most ${FLOOD_LIMIT}`,
    parse: (rest) => parseCount(rest, FLOOD_LIMIT),
    run: (turn, count) => {
      const id = turn.newId('msg');
      const numbers = Array.from({ length: count }, (_, i) => i + 1);
      return turn.finish(numbers.map((n) => turn.reply(`Message ${n} of ${count}.`, { id: `${id}-${n}` })));
    },
  }),
  command('big', {
    usage: '/big 2MB',
    help: 'sends one message of that size, at most 16MB',
    parse: parseSize,
    run: (turn, bytes) => turn.finish([turn.reply(textOf(bytes))]),
  }),
  command('garbage', {
    usage: '/garbage',
    help: 'writes what a broken agent writes',
    parse: parseNothing,
    run: async (turn) => {
      const rows = garbageRows().map((row) => ({ ...turn.row('chat', ''), ...row }));
      await turn.ackRaw(turn.newId('nobody'), 'pondering');
      return turn.finish([...rows, turn.reply(`I wrote ${rows.length} broken rows and one broken ack.`)]);
    },
  }),
  command('help', {
    usage: '/help',
    help: 'lists what I can do',
    parse: parseNothing,
    run: (turn) => turn.finish([turn.reply(helpText())]),
  }),
];

/** What `/help` answers. */
export function helpText(): string {
  return COMMANDS.map(({ usage, help }) => `${usage} — ${help}`).join('\n');
}

/** What a text asks for: something to do; something to say instead; or a hint after the usual answer. */
export type CommandCall = { run: (turn: Turn) => Promise<void> } | { instead?: string; hint?: string };

/**
 * Finds the command in a message's text; null when it holds none.
 * @param now ms since 1970 UTC
 */
export function findCommand(text: string, now: number): CommandCall | null {
  const said = parseCommand(text);
  if (said === null) return null;
  const found = COMMANDS.find(({ name }) => name === said.name);
  // Other people's slash commands are not ours; the text is answered like any other.
  if (found === undefined) {
    return { hint: `(/${said.name} is not a command of mine; /help lists them.)` };
  }
  try {
    return { run: found.prepare(said.rest, now) };
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    return { instead: `${error.message} Usage: ${found.usage}` };
  }
}

/**
 * Which keys mean which command. Pure: the window's listener passes in what was pressed, where and when. A binding
 * is a chord (`j`, `?`, `mod+k`, `shift+Enter`) or a sequence of chords (`g n`). `mod` is Ctrl, or Cmd on a Mac.
 */
import type { Command, Scope } from '../ui/command.js';

type Bound = Pick<Command, 'id' | 'keys' | 'scope'>;

export interface Press {
  key: string;
  /** The key's place, by what a US keyboard has there. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const SEQUENCE_MS = 1200;

/** Where a letter is not Latin, what a US keyboard has in that place, without and with Shift. */
const PLACES: Record<string, readonly [string, string]> = {
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Backquote: ['`', '~'],
};

/** Letters and vowel signs of one script that is not Latin. `µ` is of none: a Latin layout has it, by AltGr. */
const FOREIGN = /^(?:(?![\p{Script=Latin}\p{Script=Common}])[\p{L}\p{M}])+$/u;

/** The key as it is printed; by its place where the layout has no Latin letters to give a command with. */
function printedKey({ key, code, shiftKey }: Press): string {
  if (!FOREIGN.test(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  return PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** The name of what was pressed; null for a modifier alone. */
export function chordOf(press: Press): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead'].includes(press.key)) return null;
  const mod = press.ctrlKey || press.metaKey;
  // A printable key already includes its shift: `?`, `G`.
  const printed = printedKey(press);
  const printable = printed.length === 1;
  const key = printable && mod ? printed.toLowerCase() : printed;
  return [
    mod ? 'mod' : '',
    press.altKey ? 'alt' : '',
    press.shiftKey && (!printable || mod) ? 'shift' : '',
    key,
  ]
    .filter((p) => p !== '')
    .join('+');
}

export class Keymap<C extends Bound> {
  readonly #commands: readonly C[];
  #begun: { keys: string; at: number } | null = null;

  /** Throws when two commands want the same keys in the same place, or one's keys begin with another's. */
  constructor(commands: readonly C[]) {
    this.#commands = commands.filter((c) => c.keys !== undefined);
    for (const [i, a] of this.#commands.entries()) {
      for (const b of this.#commands.slice(i + 1)) {
        if (a.scope !== b.scope && !isAnywhere(a) && !isAnywhere(b)) continue;
        if (!begins(a.keys ?? '', b.keys ?? '') && !begins(b.keys ?? '', a.keys ?? '')) continue;
        throw new Error(`The keys "${a.keys}" of ${a.id} and "${b.keys}" of ${b.id} collide.`);
      }
    }
    const ids = new Set<string>();
    for (const { id } of commands) {
      if (ids.has(id)) throw new Error(`There are two commands ${id}.`);
      ids.add(id);
    }
  }

  /**
   * The command that a chord completes, `'begun'` within a sequence, or null. `at` in ms, for the sequence's timeout.
   */
  press(chord: string, scope: Exclude<Scope, 'anywhere'>, at: number): C | 'begun' | null {
    const begun = this.#begun !== null && at - this.#begun.at <= SEQUENCE_MS ? this.#begun.keys : null;
    this.#begun = null;
    const keys = begun === null ? chord : `${begun} ${chord}`;
    const here = this.#commands.filter((c) => isAnywhere(c) || c.scope === scope);
    const whole = here.find((c) => c.keys === keys);
    if (whole !== undefined) return whole;
    if (here.some((c) => c.keys !== undefined && begins(keys, c.keys))) {
      this.#begun = { keys, at };
      return 'begun';
    }
    // A sequence that leads nowhere is dropped; its last key may still mean something by itself.
    return begun === null ? null : this.press(chord, scope, at);
  }
}

const isAnywhere = ({ scope = 'anywhere' }: Bound) => scope === 'anywhere';

function begins(short: string, long: string): boolean {
  return long === short || long.startsWith(`${short} `);
}

/** The system's Edit menu has these, for fields and for selected text. */
const EDIT_MENU: ReadonlySet<string> = new Set(['mod+a', 'mod+c']);

/** The keys as Electron names them in a menu; null for what a menu cannot show, or would take from text fields. */
export function acceleratorOf(keys: string): string | null {
  if (EDIT_MENU.has(keys)) return null;
  if (!/^mod\+\S+$/.test(keys)) return null;
  const [, shift = '', key = ''] = /^mod\+(shift\+)?(.+)$/.exec(keys) ?? [];
  return `CmdOrCtrl+${shift === '' ? '' : 'Shift+'}${key.length === 1 ? key.toUpperCase() : key}`;
}

/** The keys as they are shown: `Ctrl+K`, `g n`. */
export function keysShown(keys: string, mac: boolean): string {
  return keys
    .split(' ')
    .map((chord) =>
      chord
        .replace('mod+', mac ? '⌘' : 'Ctrl+')
        .replace('shift+', mac ? '⇧' : 'Shift+')
        .replace('alt+', mac ? '⌥' : 'Alt+')
        .replace(/(^|[+⌘])([a-z])$/u, (whole, before: string, letter: string) =>
          before === '' ? whole : before + letter.toUpperCase(),
        )
        .replace('Escape', 'Esc')
        .replace('ArrowDown', '↓')
        .replace('ArrowUp', '↑'),
    )
    .join(' ');
}

/** From the text of a scenario file to a scenario that can be played, or to what is wrong on which line. */
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Refusal } from '../../contract/errors.js';
import { isValueNestedDeeper, NESTED_TOO_DEEPLY } from '../../contract/json-depth.js';
import { checkReferences } from './check.js';
import {
  ACTIONS,
  type ActionName,
  type Problem,
  type Scenario,
  ScenarioFile,
  type Step,
  StepHead,
} from './format.js';
import { notKept } from './kept.js';
import type { Moment } from './time.js';

/** The most that a person wants to read at once. */
const MOST_PROBLEMS = 20;
const MOST_STEPS = 20_000;
const LARGEST_FILE = 8 * 1024 * 1024;
const DEFAULT_GAP: Moment = { type: 'gap', ms: 2000 };

const actionNames = Object.keys(ACTIONS);

function isActionName(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name);
}

/** The branch of a union that came closest says the most. */
function explain(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is unknown' }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path: issue.path, message }));
  }
  if (issue.code !== 'invalid_union') return [{ path: issue.path, message: issue.message }];
  const branches = issue.errors.map((errors) => errors.flatMap(explain));
  const rank = (problems: Problem[]): number =>
    Math.max(0, ...problems.map((p) => p.path.length * 2 + (p.message.startsWith('Invalid input') ? 0 : 1)));
  const best = branches.toSorted((a, b) => rank(b) - rank(a))[0] ?? [];
  return best.map((p) => ({ path: [...issue.path, ...p.path], message: p.message }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Read {
  value: unknown;
  problems: Problem[];
  lineOf(path: readonly PropertyKey[]): number;
}

/** The parser recurses into what it reads until the stack ends: then its partial result must not be used. */
function readNested(text: string): Read {
  try {
    const read = readYaml(text);
    if (!isValueNestedDeeper(read.value)) return read;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return { value: null, problems: [{ path: [], message: `it ${NESTED_TOO_DEEPLY}` }], lineOf: () => 1 };
}

/** JSON is YAML too: one reader for both. */
function readYaml(text: string): Read {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let n = path.length; n >= 0; n -= 1) {
      const node: unknown = doc.getIn(path.slice(0, n), true);
      const range: unknown = isObject(node) ? Reflect.get(node, 'range') : undefined;
      if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
    }
    return 1;
  };
  const faults = [
    ...doc.errors.map(({ pos, message }) => ({ at: pos[0], message })),
    ...(doc.errors.length > 0 ? [] : notKept(doc)),
  ].map(({ at, message }) => ({ path: [], message: `line ${lines.linePos(at).line}: ${message}` }));
  if (faults.length > 0) return { value: null, problems: faults, lineOf };
  try {
    return { value: doc.toJS({ maxAliasCount: 100 }), problems: [], lineOf };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    // An alias without its anchor, or more of them than any person writes.
    const message = `line 1: ${error instanceof Error ? error.message : String(error)}`;
    return { value: null, problems: [{ path: [], message }], lineOf };
  }
}

/** `steps 3, in.text`: lists count from 1 as people do. */
function placeName(path: readonly PropertyKey[]): string {
  const [list, number, ...rest] = path;
  const inside = (parts: readonly PropertyKey[]): string =>
    parts.map((part) => (typeof part === 'number' ? `${part + 1}` : String(part))).join('.');
  if (typeof number !== 'number') return inside(path);
  return [`${String(list)} ${number + 1}`, inside(rest)].filter((part) => part !== '').join(', ');
}

class Steps {
  readonly problems: Problem[] = [];
  readonly steps: Step[] = [];
  /** A step that names no session is in that of the step before. */
  private session: string;

  constructor(
    private readonly name: string,
    firstSession: string,
    private readonly lineOf: Read['lineOf'],
  ) {
    this.session = firstSession;
  }

  private refuse(path: readonly PropertyKey[], message: string): void {
    this.problems.push({ path, message });
  }

  read(list: Step['list'], items: readonly unknown[]): void {
    for (const [index, item] of items.entries()) {
      const path = [list, index];
      if (!isObject(item)) {
        this.refuse(path, 'is not a step: a step is a list entry like “- at: +2 s” with “in: {…}” below it');
        continue;
      }
      const names = Object.keys(item).filter(isActionName);
      const [name] = names;
      if (name === undefined || names.length > 1) {
        const found = names.length > 1 ? `has ${names.join(' and ')}` : 'has no action';
        this.refuse(path, `${found}: a step has exactly one of ${actionNames.join(', ')}`);
        continue;
      }
      const { [name]: said, ...rest } = item;
      const head = StepHead.safeParse(rest);
      const action = ACTIONS[name].safeParse(said);
      for (const issue of head.error?.issues ?? []) this.problem(path, issue);
      for (const issue of action.error?.issues ?? []) this.problem([...path, name], issue);
      if (head.data === undefined || action.data === undefined) continue;
      const at = head.data.at ?? DEFAULT_GAP;
      this.checkTime(list, index, at);
      this.session = head.data.session ?? this.session;
      this.steps.push({
        list,
        number: index + 1,
        line: this.lineOf(path),
        at,
        session: this.session,
        id: head.data.id ?? `${this.name}-${list === 'history' ? 'h' : 's'}${index + 1}`,
        action: action.data,
      });
    }
  }

  private checkTime(list: Step['list'], index: number, at: Moment): void {
    const path = [list, index, 'at'];
    if (list === 'steps' && at.type !== 'gap') {
      this.refuse(path, 'steps use gaps, like +2 s; anything in the past belongs in history');
    }
    if (list === 'history' && (at.type === 'ahead' || at.type === 'next')) this.refuse(path, 'lies ahead');
    if (list === 'history' && at.type === 'gap' && index === 0) {
      this.refuse(path, 'the first step of history needs a time of its own, like -5 h or -13d 09:02');
    }
  }

  private problem(path: readonly PropertyKey[], issue: z.core.$ZodIssue): void {
    for (const p of explain(issue)) this.refuse([...path, ...p.path], p.message);
  }
}

/**
 * Reads a scenario.
 * @param file its name or path, for the messages; its base name becomes the scenario's
 * @throws SCENARIO_INVALID, with every problem and its line
 */
export function parseScenario(text: string, file: string): Scenario {
  const refuse = (problems: readonly string[]): never => {
    const more = problems.length - MOST_PROBLEMS;
    const shown = more > 0 ? [...problems.slice(0, MOST_PROBLEMS), `and ${more} more`] : [...problems];
    throw Refusal.of('SCENARIO_INVALID', { file, problems: shown });
  };
  if (text.length > LARGEST_FILE) refuse([`it is longer than ${LARGEST_FILE} characters`]);
  const read = readNested(text);
  const refuseAll = (problems: readonly Problem[]): void => {
    if (problems.length === 0) return;
    const told = problems
      .map((p) => ({ ...p, line: read.lineOf(p.path) }))
      .toSorted((a, b) => a.line - b.line)
      .map((p) => (p.path.length === 0 ? p.message : `line ${p.line}: ${placeName(p.path)}: ${p.message}`));
    refuse(told);
  };
  refuseAll(read.problems);
  if (!isObject(read.value))
    refuse(['line 1: it is not a map with title, agents, chats, sessions and steps']);
  const parsed = ScenarioFile.safeParse(read.value);
  if (!parsed.success) refuseAll(parsed.error.issues.flatMap(explain));
  const data = ScenarioFile.parse(read.value);
  const { history, steps: conversation, ...head } = data;
  const name = file.replace(/^.*[/\\]/, '').replace(/\.(ya?ml|json)$/i, '');
  const steps = new Steps(name, Object.keys(head.sessions)[0] ?? '', read.lineOf);
  if (history.length + conversation.length > MOST_STEPS) refuse([`it has more than ${MOST_STEPS} steps`]);
  steps.read('history', history);
  steps.read('steps', conversation);
  const scenario: Scenario = { ...head, name, steps: steps.steps };
  refuseAll([...steps.problems, ...checkReferences(scenario)]);
  return scenario;
}

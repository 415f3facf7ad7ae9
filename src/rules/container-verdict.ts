/** The verdict about a container, as container-state.ts draws it. */
/** What the evidence says about a container, whatever v2.db claims. */
export type ContainerState =
  | 'running'
  | 'working' // it has a claim, or a tool in flight
  | 'idle'
  | 'starting'
  | 'stuck' // it is there, and a host’s next sweep kills it; or its engine has paused it, or starts it over and over
  | 'gone' // v2.db claims one that is not there
  | 'stopped'
  | 'leftover' // stopped, and its claims were left behind
  | 'skewed' // a clock is wrong, and nothing else tells
  | 'unknown';

export interface ContainerVerdict {
  state: ContainerState;
  /** A few words for the list: `idle`, `idle, last seen 3 min ago`. */
  words: string;
  /** One or two sentences with the evidence. */
  sentence: string;
  /** It seems to be there, but it has been silent for long, or its tool is far past its limit. */
  doubtful: boolean;
}

/** The verdict before it is doubted. */
export type Judged = Omit<ContainerVerdict, 'doubtful'>;

/** What scripts/bench.mjs hands over: it has built everything, and knows where it is. */
export interface Options {
  /** The Electron binary, and what it needs on this machine. */
  electron: string;
  electronVersion: string;
  electronArgs: string[];
  /** App folders, for Electron's command line. */
  consoleApp: string;
  helloApp: string;
  /** The script that both apps load before their own. */
  probe: string;
  /** As `probe`, for how long frames and main's turns take. */
  stalls: string;
  /** The reader process, built. */
  reader: string;
  /** A folder on the disk that is measured; removed by whoever made it. */
  scratch: string;
  /** Where the results go. */
  results: string;
  /** Part of a row's name. */
  only: string | null;
  quick: boolean;
}

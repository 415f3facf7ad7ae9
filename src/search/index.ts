/** The search processes: `--keep` keeps the index of a workspace, `--find` searches it. */
import { findParent } from '../process/parent-line.js';
import { findInIndex } from './find.js';
import { keepIndex } from './keep.js';

const port = findParent();
if (port === null) throw new Error('Search is started by the console, not by hand');
if (process.argv.includes('--keep')) keepIndex(port);
else findInIndex(port);

import { Inspector } from './Inspector.js';
import { Middle } from './Middle.js';
import { Palette } from './Palette.js';

/** What the first picture does not need, as one file that is fetched after it. */
export const rest = { Inspector, Middle, Palette };

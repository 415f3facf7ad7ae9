// Takes the pictures of the docs: small enough for a page, the same each time.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { _electron as electron } from 'playwright';
import { inProject } from './paths.mjs';
import { note } from './report.mjs';

const images = inProject('docs/images');
/** For a part; a whole window may take more. */
const MOST_BYTES = 120 * 1024;
const MARGIN = 12;

/** Starts the app in a window of this size, and ends it after the work. */
export async function withApp(args, work, { width = 1280, height = 800 } = {}) {
  const app = await electron.launch({ args: [inProject(), ...args] });
  try {
    const window = await app.firstWindow();
    window.setDefaultTimeout(15_000);
    await app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height],
    );
    await window.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await work(window, app);
  } finally {
    await app.close();
  }
}

/** The window, or a part of it with a little of its surroundings. */
export async function picture(window, name, part) {
  mkdirSync(images, { recursive: true });
  await window.mouse.move(1, 1);
  const file = path.join(images, `${name}.png`);
  const clip = part === undefined ? {} : { clip: await around(window, part) };
  await window.screenshot({ path: file, animations: 'disabled', ...clip });
  const { size } = statSync(file);
  if (part !== undefined && size > MOST_BYTES)
    throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
  note('screenshots', `docs/images/${name}.png  ${Math.ceil(size / 1024)} KB`);
}

async function around(window, part) {
  const box = await part.boundingBox();
  if (box === null) throw new Error('what is to be pictured is not shown');
  const { width, height } = await window.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const x = Math.max(0, box.x - MARGIN);
  const y = Math.max(0, box.y - MARGIN);
  const right = Math.min(width, box.x + box.width + MARGIN);
  const bottom = Math.min(height, box.y + box.height + MARGIN);
  return { x, y, width: right - x, height: bottom - y };
}

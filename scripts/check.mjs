// `npm run check`: everything that can be known without running the app. All of it runs, even if one part fails.
import { inProject } from './lib/paths.mjs';
import { note, reportStep, runScript, timed } from './lib/report.mjs';
import { capture } from './lib/run.mjs';

const checks = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint and format', command: ['biome', 'ci', '--colors=off', '.'] },
  { name: 'boundaries', command: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'] },
  { name: 'dead code', command: ['knip'] },
];

await runScript('check', async () => {
  const failed = [];
  for (const { name, command } of checks) {
    const [tool, ...args] = command;
    const { value: result, milliseconds } = await timed(() => runTool(tool, args));
    const passed = result.code === 0;
    if (!passed) {
      failed.push(name);
      console.log(`\n$ ${command.join(' ')}\n${result.output.trim()}\n`);
    }
    reportStep('check', `${passed ? 'pass' : 'FAIL'}  ${name}`, milliseconds);
  }
  note('check', failed.length === 0 ? 'all passed' : `failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});

function runTool(tool, args) {
  return capture(inProject('node_modules/.bin', tool), args, { cwd: inProject() });
}

/** A process that answers one question when it is told to go. */
import { Refusal } from '../../src/contract/errors.js';
import { answerQuestion } from '../../src/store/message/question.js';
import { openWorkspace } from '../../src/store/workspace.js';

const [dir = '', questionId = '', value = '', userId = ''] = process.argv.slice(2);
const ws = openWorkspace(dir);
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  answerQuestion(ws, questionId, value, userId)
    .then(
      () => 'ok',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    )
    .then((outcome) => process.stdout.write(`${outcome}\n`, () => process.exit()));
});

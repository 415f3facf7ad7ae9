export { settleDialog } from './commands.js';
export { QuestionCard } from './QuestionCard.js';
export { QuestionOptions } from './QuestionOptions.js';
export { useOpenQuestions } from './queries.js';
export { useListening } from './use-listening.js';

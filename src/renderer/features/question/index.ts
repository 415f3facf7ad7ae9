export { QuestionCard } from './QuestionCard.js';
export { useOpenQuestions } from './queries.js';

export { QuestionCard } from './QuestionCard.js';

import type { Question } from '../../../contract/entities/question.js';

/** An answer that a person wants to give. */
export interface Answer {
  question: Question;
  value: string;
  /** What the person sees of it. */
  label: string;
  /** Whether it need not be one of the options. */
  free: boolean;
}

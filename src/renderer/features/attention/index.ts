export { AttentionCount } from './AttentionCount.js';
export type { AttentionHandle } from './AttentionList.js';
export { AttentionView } from './AttentionView.js';
export { useAttention } from './queries.js';

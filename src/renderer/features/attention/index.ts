export { AttentionCount } from './AttentionCount.js';
export { AttentionView } from './AttentionView.js';
export { useAttention } from './queries.js';

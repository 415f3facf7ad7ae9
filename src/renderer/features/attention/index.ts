export { AttentionCount } from './AttentionCount.js';
export { AttentionView } from './AttentionView.js';
export { attentionList } from './handle.js';
export { useAttention } from './queries.js';

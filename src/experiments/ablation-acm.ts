import { ablation } from './ablation';

export default ablation('ablation-acm', 'ACM', { acm: true }, 'Channel maps alone pass robustness on.');

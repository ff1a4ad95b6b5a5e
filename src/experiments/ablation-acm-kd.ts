import { ablation } from './ablation';

export default ablation('ablation-acm-kd', 'ACM + KD', { acm: true, kd: true }, 'Soft labels add to channel maps.');

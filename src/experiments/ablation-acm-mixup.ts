import { ablation } from './ablation';

export default ablation('ablation-acm-mixup', 'ACM + mixup', { acm: true, mixup: true }, 'Mixing adds to channel maps.');

import { ablation } from './ablation';

export default ablation('ablation-mixacm', 'MixACM', { mixup: true, kd: true, acm: true }, 'All three parts together pass on the most.');

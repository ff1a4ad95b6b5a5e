import { ablation } from './ablation';

export default ablation('ablation-mixup', 'Mixup', { mixup: true }, 'Mixed images alone do not make a network robust.');

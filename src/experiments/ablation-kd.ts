import { ablation } from './ablation';

export default ablation('ablation-kd', 'KD', { kd: true }, 'Soft labels alone do not pass robustness on.');

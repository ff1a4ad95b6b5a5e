import { ablation } from './ablation';

export default ablation(
  'ablation-mixup-kd',
  'Mixup + KD',
  { mixup: true, kd: true },
  'Soft labels on mixed images pass some robustness on.',
);

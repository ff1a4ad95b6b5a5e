import { ablation } from './ablation';

export default ablation('ablation-plain', 'Plain', {}, 'Without mixup, soft labels and channel maps nothing passes from the teacher.');

import { defineScreen } from '../define';

export default defineScreen({
  id: 'train',
  order: 0,
  label: { en: 'Train', ja: '学習' },
  hasRunBar: true,
  load: () => import('./TrainScreen'),
});

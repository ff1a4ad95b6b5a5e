import { loadRecorded } from '../../recording';
import { defineScreen } from '../define';

export default defineScreen({
  id: 'train',
  order: 0,
  label: { en: 'Train', ja: '学習' },
  hasRunBar: true,
  load: () => {
    // What the first view shows is fetched side by side, not one after the other.
    void loadRecorded('run');
    void import('../../charts/AccuracyChart');
    return import('./TrainScreen');
  },
});

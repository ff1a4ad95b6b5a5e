import { defineScreen } from '../define';

export default defineScreen({
  id: 'see',
  order: 20,
  label: { en: 'See it', ja: '見る' },
  hasRunBar: true,
  load: () => import('./SeeScreen'),
});

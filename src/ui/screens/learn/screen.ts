import { defineScreen } from '../define';

export default defineScreen({
  id: 'learn',
  order: 30,
  label: { en: 'Learn', ja: '学ぶ' },
  hasRunBar: false,
  load: () => import('./LearnScreen'),
});

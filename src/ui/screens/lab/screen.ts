import { defineScreen } from '../define';

export default defineScreen({
  id: 'lab',
  order: 10,
  label: { en: 'Lab', ja: '実験室' },
  hasRunBar: true,
  load: () => import('./LabScreen'),
});

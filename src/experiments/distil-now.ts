import { definePreset } from './define';
import quickDemo from './quick-demo';

export default definePreset({
  id: 'distil-now',
  label: 'Distil now',
  claim: 'Given a robust teacher, a student becomes robust at about the price of ordinary training.',
  citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073',
  minutes: 2,
  config: { ...quickDemo.config, name: 'Distil now', plain: null, teacher: { shipped: 'shapes-teacher' } },
});

import { definePreset } from './define';
import { evaluation, ordinary, robustTeacher, shapes, student } from './embedded';

export default definePreset({
  id: 'quick-demo',
  label: 'Quick demo',
  claim: 'An ordinary network collapses under attack; a student inherits a robust teacher’s resistance without one adversarial example.',
  citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073',
  minutes: 3,
  config: {
    version: 1,
    name: 'Quick demo',
    seed: 1,
    data: shapes,
    plain: ordinary,
    teacher: robustTeacher,
    student,
    evaluation,
  },
});

import { ordinary, student } from './embedded';
import { scenario } from './scenario';

/** Five of the ten figures, drawn more tilted, noisier and with more contrast than the teacher knows them. */
const data = {
  id: 'shapes',
  params: { contrast: 90, noise: 8, tilt: 30, trainCount: 5000 },
  classes: ['square', 'plus', 'ring', 'corner', 'four dots'],
};

export default scenario(
  'scenario-transfer',
  'From one dataset to another',
  'Channel maps alone pass robustness on to other pictures of other classes, where the teacher’s answers mean nothing.',
  {
    data,
    plain: ordinary,
    // Its answers are about ten classes, the student's about five: only maps are compared, under a head of its own.
    student: { ...student, method: { id: 'mixacm', params: { ...student.method.params, alphaKld: 0 } } },
  },
);

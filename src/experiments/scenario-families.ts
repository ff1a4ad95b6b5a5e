import { student } from './embedded';
import { scenario } from './scenario';

export default scenario(
  'scenario-families',
  'Different families',
  'A wide residual student, which activates before it adds, inherits robustness from a teacher that activates afterwards.',
  { student: { ...student, model: { id: 'wide-resnet', params: { depth: '10', widen: 1, stemStride: 2 } } } },
);

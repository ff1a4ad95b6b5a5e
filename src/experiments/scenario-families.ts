import { student } from './embedded';
import { scenario } from './scenario';

export default scenario(
  'scenario-families',
  'Different families',
  'A plain convolutional student inherits robustness from a residual teacher, although their maps differ in size.',
  { student: { ...student, model: { id: 'small-cnn', params: { width: 16 } } } },
);

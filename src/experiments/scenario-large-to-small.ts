import { student } from './embedded';
import { scenario } from './scenario';

export default scenario(
  'scenario-large-to-small',
  'Large teacher, small student',
  'A student with a quarter of the teacher’s parameters inherits robustness, too.',
  { student: { ...student, model: { id: 'resnet', params: { depth: '8', width: 8, stemStride: 2 } } } },
);

import { student } from './embedded';
import { scenario } from './scenario';

export default scenario(
  'scenario-small-to-large',
  'Small teacher, large student',
  'A student with four times the teacher’s parameters is at least as robust as its teacher.',
  { student: { ...student, model: { id: 'resnet', params: { depth: '8', width: 32, stemStride: 2 } } } },
);

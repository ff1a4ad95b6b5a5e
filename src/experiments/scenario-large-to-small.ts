import { otherWidth, scenario } from './scenario';

export default scenario(
  'scenario-large-to-small',
  'Large teacher, small student',
  'A student with a quarter of the teacher’s parameters learns the pictures as fast, but in 300 steps it inherits hardly any robustness.',
  { student: otherWidth(8) },
);

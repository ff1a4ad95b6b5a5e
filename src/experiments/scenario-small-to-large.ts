import { otherWidth, scenario } from './scenario';

export default scenario(
  'scenario-small-to-large',
  'Small teacher, large student',
  'A student with four times the teacher’s parameters inherits more of its robustness than one with a quarter.',
  { student: otherWidth(32) },
);

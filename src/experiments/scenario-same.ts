import { scenario } from './scenario';

export default scenario(
  'scenario-same',
  'Same architecture',
  'A student of its teacher’s own size keeps most of the teacher’s robustness.',
  {},
);

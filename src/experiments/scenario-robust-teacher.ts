import { ordinary } from './embedded';
import { scenario } from './scenario';

export default scenario(
  'scenario-robust-teacher',
  'Robust teacher',
  'From a robust teacher the same recipe passes on robustness, which ordinary training of the same network does not reach.',
  { plain: ordinary },
);

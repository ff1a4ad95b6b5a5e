import { ordinary } from './embedded';
import { scenario } from './scenario';

export default scenario(
  'scenario-natural-teacher',
  'Ordinary teacher',
  'From an ordinary teacher a student inherits accuracy, but hardly any robustness.',
  { teacher: ordinary },
);

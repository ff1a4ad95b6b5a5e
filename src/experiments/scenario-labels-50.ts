import { fewLabels } from './scenario';

export default fewLabels(50);

import { defineSchedule } from '../schedule';

/**
 * Linear from 0 up to the peak at `peak * total`, then linear back to 0.
 * Source: Smith 2017, arXiv:1506.01186; with one cycle as in Wong et al. 2020, arXiv:2001.03994.
 */
export default defineSchedule({
  id: 'cyclic',
  label: 'One cycle',
  source: 'Wong et al. 2020, arXiv:2001.03994',
  params: { peak: { kind: 'real', label: 'Peak at', default: 0.4, min: 0.01, max: 0.99, help: 'Share of the steps.' } },
  factor(step, total, { peak }) {
    const top = peak * total;
    return step < top ? step / top : Math.max(0, (total - step) / (total - top));
  },
});

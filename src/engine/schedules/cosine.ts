import { defineSchedule } from '../schedule';

/**
 * Linear warm-up, then half a cosine down to a floor:
 * (step + 1) / w for step < w; m + (1 - m)(1 + cos(pi (step - w) / (total - w))) / 2 after, with w = warmup * total.
 * Source: Loshchilov and Hutter 2017, arXiv:1608.03983, equation 5 (one cycle).
 */
export default defineSchedule({
  id: 'cosine',
  label: 'Cosine',
  source: 'Loshchilov and Hutter 2017, arXiv:1608.03983',
  params: {
    warmup: { kind: 'real', label: 'Warm-up share', default: 0, min: 0, max: 0.9 },
    minimum: { kind: 'real', label: 'Floor', default: 0, min: 0, max: 1, help: 'Share of the peak that the rate ends at.' },
  },
  factor(step, total, { warmup, minimum }) {
    const rise = Math.round(warmup * total);
    if (step < rise) return (step + 1) / rise;
    const share = Math.min(1, (step - rise) / Math.max(1, total - rise));
    return minimum + ((1 - minimum) * (1 + Math.cos(Math.PI * share))) / 2;
  },
});

/** Round places on an axis from 0 to `max`; round in minutes where the axis is time in seconds. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
const MOST = 7;

export function niceTicks(max: number, isTime: boolean): readonly number[] {
  const step = (isTime && TIME_STEPS.find((each) => max / each <= MOST)) || decimalStep(max / MOST);
  return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step);
}

function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-9)));
  return power * ([1, 2, 5].find((digit) => digit * power >= least) ?? 10);
}

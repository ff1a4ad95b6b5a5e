/** Colour maps that do not lean on red against green, and numbers turned into pixels. Pure. */

type Rgb = readonly [red: number, green: number, blue: number];

/** Dark blue over grey to yellow, evenly brighter (after cividis). */
const SEQUENCE: readonly Rgb[] = [
  [0, 32, 77],
  [38, 62, 107],
  [85, 91, 108],
  [123, 122, 119],
  [165, 156, 116],
  [211, 193, 100],
  [255, 234, 70],
];

/** Blue for less, near white for the same, orange for more. */
const DIVERGENCE: readonly Rgb[] = [
  [0, 72, 140],
  [94, 155, 206],
  [242, 240, 235],
  [230, 149, 79],
  [158, 66, 0],
];

function along(stops: readonly Rgb[], share: number): Rgb {
  const at = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(at));
  const rest = at - below;
  const [from, to] = [stops[below]!, stops[below + 1]!];
  return [0, 1, 2].map((i) => from[i]! + rest * (to[i]! - from[i]!)) as unknown as Rgb;
}

/** @param share 0 to 1 */
export const sequential = (share: number): Rgb => along(SEQUENCE, share);
/** @param share -1 to 1 */
export const diverging = (share: number): Rgb => along(DIVERGENCE, (share + 1) / 2);

export const css = ([r, g, b]: Rgb): string => `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;

/** Opaque pixels of one channel of [height, width, channels]; `scale` is the value drawn brightest. */
export function channelPixels(
  maps: Float32Array,
  { channel, channels, scale, isSigned = false }: { channel: number; channels: number; scale: number; isSigned?: boolean },
): Uint8ClampedArray<ArrayBuffer> {
  const count = maps.length / channels;
  const rgba = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i++) {
    const share = (maps[i * channels + channel] ?? 0) / (scale || 1);
    rgba.set(isSigned ? diverging(share) : sequential(share), 4 * i);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

/** Largest absolute value of one channel. */
export function channelPeak(maps: Float32Array, channel: number, channels: number): number {
  let peak = 0;
  for (let i = channel; i < maps.length; i += channels) peak = Math.max(peak, Math.abs(maps[i]!));
  return peak;
}

export const peak = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Hues of answers that are not the right one (after Okabe and Ito), told apart by a letter as well. */
export const ANSWER_HUES: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
  [120, 94, 200],
  [140, 140, 140],
  [170, 110, 60],
];

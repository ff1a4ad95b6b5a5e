/** The ten figures as inside tests in their own frame: u to the right, v downwards, about one unit from the centre to the rim. */

export interface Figure {
  readonly name: string;
  /** True where the figure covers the point; uses only + - * and comparisons, so every machine agrees. */
  covers(u: number, v: number): boolean;
}

const disc = (u: number, v: number, radius: number) => u * u + v * v <= radius * radius;

export const FIGURES: readonly Figure[] = [
  { name: 'disc', covers: (u, v) => disc(u, v, 0.92) },
  { name: 'square', covers: (u, v) => Math.max(Math.abs(u), Math.abs(v)) <= 0.82 },
  { name: 'trapezoid', covers: (u, v) => Math.abs(v) <= 0.8 && Math.abs(u) <= 0.6 + 0.45 * v },
  { name: 'plus', covers: (u, v) => Math.max(Math.abs(u), Math.abs(v)) <= 1 && Math.min(Math.abs(u), Math.abs(v)) <= 0.28 },
  { name: 'ring', covers: (u, v) => disc(u, v, 1) && !disc(u, v, 0.56) },
  { name: 'crescent', covers: (u, v) => disc(u, v, 1) && !disc(u - 0.5, v, 0.82) },
  { name: 'half disc', covers: (u, v) => v >= -0.45 && disc(u, v + 0.45, 1.05) },
  { name: 'two bars', covers: (u, v) => Math.abs(u) <= 0.95 && Math.abs(v) >= 0.3 && Math.abs(v) <= 0.85 },
  { name: 'corner', covers: (u, v) => Math.max(Math.abs(u), Math.abs(v)) <= 0.88 && (u <= -0.28 || v >= 0.28) },
  { name: 'four dots', covers: (u, v) => disc(Math.abs(u) - 0.58, Math.abs(v) - 0.58, 0.4) },
];

/** No figure reaches further than this from its centre. */
export const FIGURE_REACH = 1.3;

/** Where a figure lies in the picture, pixels. */
export interface Pose {
  readonly centreX: number;
  readonly centreY: number;
  /** Length of one unit of the figure's frame. */
  readonly size: number;
  /** Tangent of half the rotation angle; cosine and sine follow as (1 - t^2)/(1 + t^2) and 2t/(1 + t^2). */
  readonly tilt: number;
  readonly mirrored: boolean;
}

/**
 * Counts, for every pixel, how many of its four quarter points the figure covers.
 * @param coverage [side, side], written with 0 to 4
 */
export function drawCoverage(figure: Figure, pose: Pose, side: number, coverage: Uint8Array): void {
  coverage.fill(0);
  const norm = 1 / ((1 + pose.tilt * pose.tilt) * pose.size);
  const cosine = (1 - pose.tilt * pose.tilt) * norm;
  const sine = 2 * pose.tilt * norm;
  const mirror = pose.mirrored ? -1 : 1;
  const reach = pose.size * FIGURE_REACH;
  const left = Math.max(0, Math.floor(pose.centreX - reach));
  const right = Math.min(side - 1, Math.floor(pose.centreX + reach));
  const top = Math.max(0, Math.floor(pose.centreY - reach));
  const bottom = Math.min(side - 1, Math.floor(pose.centreY + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      let covered = 0;
      for (let point = 0; point < 4; point++) {
        const dx = x + (point & 1 ? 0.75 : 0.25) - pose.centreX;
        const dy = y + (point & 2 ? 0.75 : 0.25) - pose.centreY;
        if (figure.covers((dx * cosine + dy * sine) * mirror, dy * cosine - dx * sine)) covered++;
      }
      coverage[y * side + x] = covered;
    }
  }
}

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
const FIGURE_REACH = 1.3;

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

/** Quarter points of a pixel, relative to its centre. */
const QUARTERS = [-0.25, 0.25];

/**
 * Returns a function that counts, for every pixel, how many of its four quarter points the figure covers (0 to 4).
 * Pixels that agree with their four neighbours at the centre are taken to be wholly in or out: no figure has finer detail.
 * @param side pixels a row; the function writes [side, side] counts
 */
export function createRasteriser(side: number): (figure: Figure, pose: Pose, coverage: Uint8Array) => void {
  const centres = new Uint8Array(side * side);

  return (figure, pose, coverage) => {
    centres.fill(0);
    const norm = 1 / ((1 + pose.tilt * pose.tilt) * pose.size);
    const cosine = (1 - pose.tilt * pose.tilt) * norm;
    const sine = 2 * pose.tilt * norm;
    const mirror = pose.mirrored ? -1 : 1;
    const covers = (x: number, y: number) => {
      const dx = x - pose.centreX;
      const dy = y - pose.centreY;
      return figure.covers((dx * cosine + dy * sine) * mirror, dy * cosine - dx * sine);
    };
    const reach = pose.size * FIGURE_REACH;
    const left = Math.max(0, Math.floor(pose.centreX - reach));
    const right = Math.min(side - 1, Math.floor(pose.centreX + reach));
    const top = Math.max(0, Math.floor(pose.centreY - reach));
    const bottom = Math.min(side - 1, Math.floor(pose.centreY + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) centres[y * side + x] = covers(x + 0.5, y + 0.5) ? 1 : 0;
    }

    const differs = (at: number, neighbour: number, exists: boolean) => exists && centres[at] !== centres[neighbour];
    coverage.fill(0);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const at = y * side + x;
        const isRim =
          differs(at, at - 1, x > 0) ||
          differs(at, at + 1, x < side - 1) ||
          differs(at, at - side, y > 0) ||
          differs(at, at + side, y < side - 1);
        if (!isRim) {
          coverage[at] = 4 * centres[at]!;
          continue;
        }
        for (const dy of QUARTERS) for (const dx of QUARTERS) if (covers(x + 0.5 + dx, y + 0.5 + dy)) coverage[at]!++;
      }
    }
  };
}

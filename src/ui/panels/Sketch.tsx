import styles from './HowItWorks.module.css';

/** Fixed, so that the drawing never changes between visits. */
const NOISE = Array.from({ length: 64 }, (_, index) => ((index * 37 + (index >> 3) * 11) % 7) / 6);

/** A small picture of a disc: plain, with an attacker's noise, or mixed with another picture. */
export function Tile({ x, y, noise = false, mixed = false }: { x: number; y: number; noise?: boolean; mixed?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect width="48" height="48" rx="5" className={styles.sky} />
      <circle cx="24" cy="25" r="13" className={styles.disc} opacity={mixed ? 0.6 : 1} />
      {mixed && <path d="M20 8 h9 v11 h11 v9 h-11 v11 h-9 v-11 h-11 v-9 h11 z" className={styles.cross} />}
      {noise &&
        NOISE.map((value, index) => {
          const [column, row] = [index % 8, index >> 3];
          return (
            <rect key={`${column}-${row}`} x={column * 6} y={row * 6} width="6" height="6" className={styles.grain} opacity={0.5 * value} />
          );
        })}
      <rect width="48" height="48" rx="5" className={styles.frame} />
    </g>
  );
}

/** Three layers of units. */
export function Network({ x, y, small = false }: { x: number; y: number; small?: boolean }) {
  const gap = small ? 13 : 16;
  const layers = [3, 4, 3].map((units, layer) =>
    Array.from({ length: units }, (_, unit) => ({ x: layer * 27, y: (4 - units) * (gap / 2) + unit * gap })),
  );
  return (
    <g transform={`translate(${x} ${y + 3})`}>
      {layers
        .slice(1)
        .flatMap((layer, index) =>
          layer.flatMap((to) =>
            (layers[index] ?? []).map((from) => (
              <line key={`${from.x}-${from.y}-${to.y}`} x1={from.x} y1={from.y} x2={to.x} y2={to.y} className={styles.wire} />
            )),
          ),
        )}
      {layers.flat().map((unit) => (
        <circle key={`${unit.x}-${unit.y}`} cx={unit.x} cy={unit.y} r={small ? 4 : 4.6} className={styles.unit} />
      ))}
    </g>
  );
}

export function Arrow({ from, to }: { from: readonly [number, number]; to: readonly [number, number] }) {
  return <line x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} className={styles.arrow} markerEnd="url(#head)" />;
}

/** An answer, right or wrong by mark as well as by colour. */
export function Chip({ x, y, text, right = false }: { x: number; y: number; text: string; right?: boolean }) {
  return (
    <text x={x} y={y + 16} className={styles.chip} data-right={right}>
      {`${right ? '✓' : '✗'} ${text}`}
    </text>
  );
}

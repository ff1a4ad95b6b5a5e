import type { NetworkLook } from '../networks';

/** A network's mark: shape and colour together, so that neither carries the meaning alone. */
export function Marker({ x, y, look, size = 4 }: { x?: number; y?: number; look: NetworkLook; size?: number }) {
  if (x === undefined || y === undefined || Number.isNaN(y)) return null;
  const style = { fill: 'var(--surface)', stroke: look.colour, strokeWidth: 2 };
  if (look.marker === 'circle') return <circle cx={x} cy={y} r={size} style={style} />;
  const turn = look.marker === 'diamond' ? `rotate(45 ${x} ${y})` : undefined;
  return <rect x={x - size} y={y - size} width={2 * size} height={2 * size} style={style} transform={turn} />;
}

import { useMemo } from 'react';
import { encode } from 'uqr';

/** What a QR code of the smallest correction holds. */
export const QR_BYTES = 2900;

/** A QR code as one path; dark on white in every theme, because cameras want it so. */
export function QrCode({ value, label }: { value: string; label: string }) {
  const code = useMemo(() => {
    const { data, size } = encode(value, { ecc: 'L', border: 3 });
    const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
    return { path, size };
  }, [value]);
  return (
    <svg viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label} shapeRendering="crispEdges" data-qr={value}>
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={code.path} fill="#000" />
    </svg>
  );
}

import { useEffect, useRef } from 'react';
import { IMAGE_SIZE } from '../../../protocol/images';
import { toRgba } from '../../views/pixels';
import styles from './See.module.css';

interface CanvasProps {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** What it shows, in words; empty where the words stand beside it. */
  readonly label: string;
}

/** Pixels as they are, enlarged without smoothing. */
export function PixelCanvas({ rgba, width, height, label }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  const told = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return <canvas ref={canvas} width={width} height={height} className={styles.pixels} {...told} />;
}

/** A picture of [32, 32, 3] in [0, 1]. */
export function PictureCanvas({ pixels, label }: { readonly pixels: Float32Array; readonly label: string }) {
  return <PixelCanvas rgba={toRgba(pixels)} width={IMAGE_SIZE} height={IMAGE_SIZE} label={label} />;
}

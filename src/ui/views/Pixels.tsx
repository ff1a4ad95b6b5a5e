import { useEffect, useRef } from 'react';
import { IMAGE_SIZE } from '../../protocol/images';
import styles from './Pixels.module.css';
import { toRgba } from './pixels';

/** A 32 x 32 image, enlarged without smoothing; without a label it is decoration. */
export function Pixels({ image, label }: { image: Float32Array; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(toRgba(image), IMAGE_SIZE, IMAGE_SIZE), 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      width={IMAGE_SIZE}
      height={IMAGE_SIZE}
      className={styles.pixels}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  );
}

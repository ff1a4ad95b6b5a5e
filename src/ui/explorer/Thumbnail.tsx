import { useEffect, useRef } from 'react';
import { IMAGE_BYTES, IMAGE_SIZE } from '../../protocol/images';
import pixels from '../views/Pixels.module.css';

/** RGB bytes as RGBA. */
export function opaque(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgba.set(rgb.subarray(from, from + 3), to);
  return rgba;
}

/** One image of a page of [n, 32, 32, 3] bytes. */
export function Thumbnail({ images, at }: { images: Uint8Array; at: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const rgba = opaque(images.subarray(at * IMAGE_BYTES, (at + 1) * IMAGE_BYTES));
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, IMAGE_SIZE, IMAGE_SIZE), 0, 0);
  }, [images, at]);
  return <canvas ref={canvas} width={IMAGE_SIZE} height={IMAGE_SIZE} className={pixels.pixels} aria-hidden />;
}

/** Takes one state of the page in every theme and language, on a desktop and on a phone. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';

export const DEVICES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
export const SCHEMES = ['light', 'dark'] as const;
export const LANGUAGES = ['en', 'ja'] as const;
export type Device = keyof typeof DEVICES;

/** Size in the docs against that on the screen. */
const SCALE: Readonly<Record<Device, number>> = { desktop: 0.5, phone: 0.6 };
/** Taller pages are cut off: what is below is in the picture of another state. */
const TALLEST = 3600;
const QUALITY = 0.62;

/** Milliseconds after which charts laid out anew have come to rest. */
const REST_MS = 700;

/** A PNG drawn smaller and packed as WebP, by the browser itself. */
async function shrink(page: Page, png: Buffer, scale: number): Promise<Buffer> {
  const packed = await page.evaluate(
    async ([base64, factor, quality, tallest]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const height = Math.min(picture.height, tallest);
      const canvas = new OffscreenCanvas(Math.round(picture.width * factor), Math.round(height * factor));
      const context = canvas.getContext('2d');
      if (!context) throw new Error('canvas has no 2d context, expected one');
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, picture.width, height, 0, 0, canvas.width, canvas.height);
      const webp = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
      let letters = '';
      for (const byte of webp) letters += String.fromCharCode(byte);
      return btoa(letters);
    },
    [png.toString('base64'), scale, QUALITY, TALLEST] as const,
  );
  return Buffer.from(packed, 'base64');
}

export interface Camera {
  /** Where small pictures for the docs go. */
  readonly out: string;
  /** Where whole pictures go, to be looked at; none are kept without it. */
  readonly full: string | null;
  /** A page of its own to shrink pictures in. */
  readonly darkroom: Page;
}

export const nameOf = (view: string, device: Device, scheme: string, language: string) => `${view}-${device}-${scheme}-${language}`;

interface Subject {
  readonly view: string;
  readonly language: string;
  /** Both where the page is to be laid out anew without opening it again. */
  readonly devices: readonly Device[];
  /** True where only what is in sight counts. */
  readonly inSight?: boolean;
}

/** Photographs the page as it is, in both themes. */
export async function photograph(
  { out, full, darkroom }: Camera,
  page: Page,
  { view, language, devices, inSight = false }: Subject,
): Promise<void> {
  await mkdir(out, { recursive: true });
  if (full) await mkdir(full, { recursive: true });
  for (const device of devices) {
    await page.setViewportSize(DEVICES[device]);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(REST_MS);
      const png = await page.screenshot({ fullPage: !inSight });
      const name = nameOf(view, device, colorScheme, language);
      if (full) await writeFile(path.join(full, `${name}.png`), png);
      await writeFile(path.join(out, `${name}.webp`), await shrink(darkroom, png, SCALE[device]));
      console.error(name);
    }
  }
}

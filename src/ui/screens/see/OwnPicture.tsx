import { Camera, Paintbrush, RotateCcw, Upload } from 'lucide-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { IMAGE_SIZE } from '../../../protocol/images';
import type { Picture } from '../../../protocol/inspect';
import { Said } from '../../i18n/said/Said';
import { paint, readPictureFile, shrink } from './own-picture';
import { PictureCanvas } from './PixelCanvas';
import styles from './See.module.css';
import { useSight } from './sight';
import { useSee } from './state';
import { text } from './text';

const BRUSHES = { dark: [0.05, 0.05, 0.05], light: [0.95, 0.95, 0.95], red: [0.85, 0.2, 0.15], blue: [0.15, 0.35, 0.85] } as const;
type Brush = keyof typeof BRUSHES;

/** The picture looked at, and ways to put one of one's own in its place. */
export function OwnPicture({ picture }: { readonly picture: Picture | null }) {
  const t = text.use();
  const { classes } = useSight();
  const { own, change } = useSee();
  const [brush, setBrush] = useState<Brush | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const [isFilming, setFilming] = useState(false);
  const use = (pixels: Float32Array) => {
    setProblem(null);
    change({ own: { pixels, label: own?.label ?? null } });
  };
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    try {
      use(await readPictureFile(chosen));
    } catch (error) {
      setProblem(t.unreadable(chosen.name, error instanceof Error ? error.message : String(error)));
    }
  };
  const draw = (event: PointerEvent<HTMLDivElement>) => {
    if (!brush || !picture || event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = (place: number, from: number, size: number) => ((place - from) / size) * IMAGE_SIZE;
    const painted = paint(
      picture.pixels,
      at(event.clientX, box.left, box.width),
      at(event.clientY, box.top, box.height),
      1.3,
      BRUSHES[brush],
    );
    change({ own: { pixels: painted, label: picture.label } });
  };
  // Without the networks there are no names of classes.
  const name = picture?.label == null ? t.noClass : classes[picture.label];
  const title = own ? t.ownPicture : t.testPicture;
  return (
    <div className={styles.own}>
      <div className={styles.easel} data-drawing={brush !== null} onPointerDown={draw} onPointerMove={draw}>
        {isFilming ? (
          <Webcam
            onFrame={(pixels) => {
              setFilming(false);
              use(pixels);
            }}
            onProblem={(message) => {
              setFilming(false);
              setProblem(message);
            }}
          />
        ) : (
          picture && <PictureCanvas pixels={picture.pixels} label={name ? t.pictureLooked(name) : title} />
        )}
      </div>
      <p className={styles.pictureTitle}>
        <span>{name ? `${title} · ` : title}</span>
        {name && <strong>{name}</strong>}
      </p>
      <div className={styles.buttons}>
        <button type="button" className={styles.button} onClick={() => file.current?.click()}>
          <Upload size={15} aria-hidden /> <span>{t.upload}</span>
        </button>
        <button type="button" className={styles.button} aria-pressed={brush !== null} onClick={() => setBrush(brush ? null : 'dark')}>
          <Paintbrush size={15} aria-hidden /> <span>{t.draw}</span>
        </button>
        <button type="button" className={styles.button} aria-pressed={isFilming} onClick={() => setFilming(!isFilming)}>
          <Camera size={15} aria-hidden /> <span>{t.webcam}</span>
        </button>
        {own && (
          <button type="button" className={styles.button} onClick={() => change({ own: null })}>
            <RotateCcw size={15} aria-hidden /> <span>{t.backToTest}</span>
          </button>
        )}
        <input
          ref={file}
          className="visually-hidden"
          type="file"
          accept="image/*"
          tabIndex={-1}
          aria-label={t.upload}
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </div>
      {brush && (
        <label className={styles.line}>
          <span>{t.brush}</span>
          <select value={brush} onChange={(event) => setBrush(event.target.value as Brush)}>
            {(Object.keys(BRUSHES) as Brush[]).map((each) => (
              <option key={each} value={each}>
                {t.brushes[each]}
              </option>
            ))}
          </select>
        </label>
      )}
      {own && (
        <label className={styles.line}>
          <span>{t.trueClass}</span>
          <select
            value={own.label ?? ''}
            onChange={(event) => change({ own: { ...own, label: event.target.value === '' ? null : Number(event.target.value) } })}
          >
            <option value="">{t.teacherDecides}</option>
            {classes.map((each, i) => (
              <option key={each} value={i}>
                {each}
              </option>
            ))}
          </select>
        </label>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          <Said message={problem} />
        </p>
      )}
    </div>
  );
}

interface WebcamProps {
  onFrame(pixels: Float32Array): void;
  onProblem(message: string): void;
}

/** The camera's picture until a frame of it is taken; the camera is let go of at once. */
function Webcam({ onFrame, onProblem }: WebcamProps) {
  const t = text.use();
  const video = useRef<HTMLVideoElement>(null);
  const report = useRef(onProblem);
  report.current = onProblem;
  const denied = useRef(t);
  denied.current = t;
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isOpen = true;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const open = async () => {
      try {
        if (!navigator.mediaDevices) throw new Error(denied.current.noCamera);
        stream = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 320 } });
        if (!isOpen) return stop();
        if (video.current) video.current.srcObject = stream;
      } catch (error) {
        if (isOpen)
          report.current(denied.current.cameraProblem(error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
      }
    };
    void open();
    return () => {
      isOpen = false;
      stop();
    };
  }, []);
  const take = () => {
    const { current } = video;
    if (current && current.videoWidth > 0) onFrame(shrink(current, current.videoWidth, current.videoHeight));
  };
  return (
    <div className={styles.webcam}>
      <video ref={video} autoPlay playsInline muted aria-label={t.webcam} />
      <button type="button" className={styles.button} onClick={take}>
        {t.takeFrame}
      </button>
    </div>
  );
}

import { useMemo } from 'react';
import { IMAGE_BYTES } from '../../../protocol/images';
import { percent } from '../../format';
import { NETWORKS } from '../../networks';
import { Panel, Segments } from '../../panels/Panel';
import { BetaChart } from './BetaChart';
import { peak } from './colours';
import { PicturePicker } from './PicturePicker';
import { PictureCanvas } from './PixelCanvas';
import { Probabilities } from './Probabilities';
import { Range } from './Range';
import styles from './See.module.css';
import { Spectrum } from './Spectrum';
import { useSight } from './sight';
import { useSee } from './state';
import { Tag, Waiting } from './Tag';
import { TermTable } from './TermTable';
import { text } from './text';
import { useInspected } from './use-asked';
import type { Pictures } from './use-pictures';

/** Every hundredth, so that dragging needs no further question. */
const RATIOS = Float32Array.from({ length: 101 }, (_, i) => i / 100);
const ROLES = ['teacher', 'student'] as const;

/** The mixup explorer: one pair of pictures at every ratio, through teacher and student. */
export default function MixView({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { runId, version, classes, method, has, networks } = useSight();
  const { ratio, tap, second: secondIndex, change } = useSee();
  const { first, second, page } = pictures;
  const isThere = has('teacher') && has('student');
  const question = useMemo(
    () => (isThere && first && second ? { runId, first, second, ratios: RATIOS, method } : null),
    [isThere, runId, first, second, method],
  );
  const { value, problem, isWaiting } = useInspected('inspect.mixup', question, version);
  if (!value) return <Waiting problem={problem ?? (isThere ? null : t.needsPair)} title={t.views.mixup} />;
  const count = classes.length;
  const at = Math.min(tap, value.taps.length) - 1;
  const target = value.targets.subarray(ratio * count, (ratio + 1) * count);
  const names = [...target].flatMap((share, i) => (share > 0 ? [`${percent(share)} ${classes[i] ?? '?'}`] : []));
  const found = value.taps[at]!;
  const channels = found.teacher.length / RATIOS.length;
  const vector = (values: Float32Array) => values.subarray(ratio * channels, (ratio + 1) * channels);
  const order = Array.from({ length: channels }, (_, i) => i);
  return (
    <Panel title={t.views.mixup} lead={t.mixupLead} tools={<Tag milliseconds={value.milliseconds} isWaiting={isWaiting} />}>
      <Range
        name="see.ratio"
        label={t.ratio}
        value={ratio}
        min={0}
        max={100}
        shown={t.ratioShown((ratio / 100).toFixed(2), (1 - ratio / 100).toFixed(2))}
        onChange={(next) => change({ ratio: next })}
      />
      <div className={styles.mixRow}>
        <figure>
          {first && <PictureCanvas pixels={first.pixels} label={t.firstPicture} />}
          <figcaption>{`${t.firstPicture} × ${(ratio / 100).toFixed(2)}`}</figcaption>
        </figure>
        <span aria-hidden>+</span>
        <figure>
          {second && <PictureCanvas pixels={second.pixels} label={t.secondPicture} />}
          <figcaption>{`${t.secondPicture} × ${(1 - ratio / 100).toFixed(2)}`}</figcaption>
        </figure>
        <span aria-hidden>=</span>
        <figure className={styles.mixed} data-ratio={ratio}>
          <PictureCanvas
            pixels={value.pictures.slice(ratio * IMAGE_BYTES, (ratio + 1) * IMAGE_BYTES)}
            label={t.mixedPicture(names.join(t.and))}
          />
          <figcaption>{t.mixedPicture(names.join(t.and))}</figcaption>
        </figure>
      </div>
      <details className={styles.more}>
        <summary>{t.pickSecond}</summary>
        <PicturePicker page={page} picked={secondIndex} label={t.pickSecond} onPick={(next) => change({ second: next })} />
      </details>
      <div className={styles.two}>
        {ROLES.map((role) => (
          <section key={role} className={styles.card} style={{ '--hue': NETWORKS[role].colour }} aria-label={t.names[role]}>
            <h3 className={styles.cardTitle} data-marker={NETWORKS[role].marker}>
              {t.names[role]}
            </h3>
            <Probabilities values={value.answers[role]!.subarray(ratio * count, (ratio + 1) * count)} wanted={target} label={null} />
          </section>
        ))}
      </div>
      <TermTable view={value} at={ratio} />
      <div className={styles.toolbar}>
        <Segments
          label={t.tap}
          value={String(at + 1)}
          options={(networks[0]?.tapChannels ?? []).map((_, i) => ({ value: String(i + 1), label: t.tapNumber(i + 1) }))}
          onChange={(next) => change({ tap: Number(next) })}
        />
      </div>
      <Spectrum
        other="student"
        teacher={vector(found.teacher)}
        own={vector(found.student)}
        distance={found.distance[ratio] ?? null}
        peak={Math.max(peak(found.teacher), peak(found.student))}
        picked={null}
        onPick={() => undefined}
        order={order}
      />
      <BetaChart ratio={ratio / 100} />
    </Panel>
  );
}

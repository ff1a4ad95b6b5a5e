import { Check } from 'lucide-react';
import type { LessonContent } from '../../lessons/define';
import type { Inline } from '../../lessons/rich-text';
import { learnAddress } from '../lessons/address';
import { Figure } from '../lessons/figures/Figure';
import { linkHash } from '../lessons/open-lesson';
import { Inlines, RichText } from '../lessons/RichText';
import { LINKED } from '../lessons/session';
import styles from './Lecture.module.css';
import { LiveSlide } from './LiveSlide';
import { text } from './lecture-text';
import { QR_BYTES, QrCode } from './QrCode';
import type { Slide } from './slides';

/** One slide. */
export function SlideView({ slide, content, lesson }: { slide: Slide; content: LessonContent; lesson: string }) {
  const t = text.use();
  switch (slide.kind) {
    case 'title':
      return (
        <div className={styles.title}>
          <h2>{slide.title}</h2>
          <RichText blocks={slide.blocks} />
        </div>
      );
    case 'words':
      return (
        <div className={styles.words}>
          <p className={styles.over}>{slide.title}</p>
          <RichText blocks={slide.blocks} />
        </div>
      );
    case 'figure':
      return (
        <div className={styles.figure}>
          <p className={styles.over}>{slide.title}</p>
          <Figure id={slide.figure} />
        </div>
      );
    case 'question':
      return (
        <div className={styles.words}>
          <RichText blocks={slide.blocks} />
          <Options options={slide.options} />
          <p className={styles.hands}>{t.hands}</p>
        </div>
      );
    case 'answer':
      return (
        <div className={styles.figure}>
          <Options options={[slide.options[slide.answer] ?? []]} isAnswer first={slide.answer} />
          {slide.figure && <Figure id={slide.figure} />}
        </div>
      );
    case 'live':
      return <LiveSlide content={content} title={slide.title} />;
    case 'link': {
      const url = new URL(learnAddress('lessons', lesson), window.location.href);
      url.hash = lesson === LINKED ? linkHash() : '';
      const address = url.href;
      return (
        <div className={styles.link}>
          {new TextEncoder().encode(address).length <= QR_BYTES ? <QrCode value={address} label={t.qr(address)} /> : <p>{t.tooLong}</p>}
          <div>
            <h2>{slide.title}</h2>
            <p>{t.scan}</p>
            <code>{address.length > 160 ? `${address.slice(0, 160)}…` : address}</code>
          </div>
        </div>
      );
    }
  }
}

function Options({
  options,
  isAnswer = false,
  first = 0,
}: {
  options: readonly (readonly Inline[])[];
  isAnswer?: boolean;
  first?: number;
}) {
  return (
    <ol className={styles.options} data-answer={isAnswer}>
      {options.map((option, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: options do not reorder
        <li key={at}>
          <b>{String.fromCharCode(65 + first + at)}</b>
          <span>
            <Inlines inlines={option} />
          </span>
          {isAnswer && <Check aria-hidden />}
        </li>
      ))}
    </ol>
  );
}

import { Check, Copy, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { copyText } from '../../../copy-text';
import { Said } from '../../../i18n/said/Said';
import { QR_BYTES, QrCode } from '../../../lecture/QrCode';
import buttons from '../../../lessons/Lesson.module.css';
import { Panel } from '../../../panels/Panel';
import { followAddress } from '../../address';
import styles from './Editor.module.css';
import { text } from './editor-text';
import type { DraftLink } from './use-draft';

/** The finished link, to copy, to scan and to try. */
export function LinkBox({ address, problem }: DraftLink) {
  const t = text.use();
  const [copied, setCopied] = useState('');
  const [refused, setRefused] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    if (await copyText(address)) return setCopied(address);
    // To be copied by hand.
    setRefused(address);
    field.current?.select();
  };
  return (
    <Panel title={t.link}>
      {problem && (
        <p className={styles.problem} role="alert">
          <Said message={problem} />
        </p>
      )}
      {address && (
        <div className={styles.link}>
          {address.length <= QR_BYTES && (
            <div className={styles.qr}>
              <QrCode value={address} label={t.qr} />
            </div>
          )}
          <div>
            <textarea ref={field} readOnly rows={4} value={address} aria-label={t.link} onFocus={(event) => event.target.select()} />
            <p className={styles.actions}>
              <button type="button" className={buttons.main} onClick={() => void copy()}>
                {copied === address ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}{' '}
                <span>{copied === address ? t.copied : t.copy}</span>
              </button>
              <button type="button" className={buttons.quiet} onClick={() => followAddress(address)}>
                <Play size={16} aria-hidden /> <span>{t.preview}</span>
              </button>
              <small>{`${t.size(address.length)}${address.length > QR_BYTES ? `, ${t.noQr}` : ''}`}</small>
            </p>
            {refused === address && <p role="status">{t.byHand}</p>}
          </div>
        </div>
      )}
    </Panel>
  );
}

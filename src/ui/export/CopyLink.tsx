import { Check, Link } from 'lucide-react';
import { useState } from 'react';
import { copyText } from '../copy-text';
import css from './Export.module.css';
import { text } from './text';

const SHOWN_MS = 2000;

export interface CopyLinkProps {
  readonly label?: string;
  readonly title?: string;
  readonly className?: string;
  /** The address to copy; null after telling why there is none. */
  address(): Promise<string | null>;
}

/** Copies an address and says so; where the browser forbids it, shows the address. */
export function CopyLink({ label, title, className = '', address }: CopyLinkProps) {
  const t = text.use();
  const [isCopied, setCopied] = useState(false);
  const [byHand, setByHand] = useState<string | null>(null);
  const copy = async () => {
    setByHand(null);
    const link = await address();
    if (link === null) return;
    if (!(await copyText(link))) return setByHand(link);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <>
      <button type="button" className={`${css.button} ${className}`} title={title ?? t.link.title} onClick={() => void copy()}>
        {isCopied ? <Check size={16} aria-hidden /> : <Link size={16} aria-hidden />}
        <span>{isCopied ? t.link.copied : (label ?? t.link.copy)}</span>
      </button>
      <span role="status" className="visually-hidden">
        {isCopied ? t.link.copied : ''}
      </span>
      {byHand !== null && (
        <label className={css.byHand}>
          <span>{t.link.byHand}</span>
          <input readOnly value={byHand} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
    </>
  );
}

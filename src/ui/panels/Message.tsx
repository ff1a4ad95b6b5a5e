import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { frameText } from '../frame-text';
import styles from './Messages.module.css';

interface MessageProps {
  readonly icon: ReactNode;
  readonly tone?: 'error';
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  onDismiss?(): void;
}

/** One line of news, with what can be done about it. */
export function Message({ icon, tone, actions, children, onDismiss }: MessageProps) {
  const { dismiss } = frameText.use();
  return (
    <div className={styles.message} data-tone={tone}>
      {icon}
      <p>{children}</p>
      {actions}
      {onDismiss && (
        <button type="button" className={styles.dismiss} onClick={onDismiss} aria-label={dismiss}>
          <X size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}

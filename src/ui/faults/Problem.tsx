import { frameText } from '../frame-text';
import { Said } from '../i18n/said/Said';

interface ProblemProps {
  readonly message: string;
  readonly className?: string;
  onRetry(): void;
}

/** What did not come or work, and a way to try it again. */
export function Problem({ message, className, onRetry }: ProblemProps) {
  const { retry } = frameText.use().missing;
  return (
    <div className={className} role="alert">
      <Said message={message} />{' '}
      <button type="button" onClick={onRetry}>
        {retry}
      </button>
    </div>
  );
}

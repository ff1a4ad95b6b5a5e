import type { EvaluationStatus } from '../../protocol/report';
import { useEvaluations, useParts } from '../context';
import { about, count, percent } from '../format';
import styles from './ReportPanel.module.css';

const PARTS: Readonly<Record<EvaluationStatus['part'], string>> = { attack: '', checks: 'Trust checks', curves: 'Curves' };

/** How far the evaluation under way is, and how many images still stand. */
export function ReportProgress() {
  const { evaluations } = useParts();
  const status = useEvaluations((state) => state.status);
  if (!status || (status.state !== 'running' && status.state !== 'paused')) return null;
  const { part, attack, stage, stages, judged, standing, total, robustAtMost, progress, secondsLeft, state, warning } = status;
  const doing = PARTS[part] || `${attack} (${Math.min(stage + 1, stages)} of ${stages})`;
  return (
    <div className={styles.progress} role="status">
      <progress max={1} value={progress} aria-label="Share of the evaluation that is done" />
      <p>
        <strong data-standing={standing}>
          {count(standing)} of {count(total)} images still standing
        </strong>
        {judged === total && <>, robust accuracy is at most {percent(robustAtMost.value, 1)}</>}. {doing}
        {secondsLeft !== null && state === 'running' && <>; at most {about(secondsLeft)} left</>}
      </p>
      {warning && <p className={styles.hint}>{warning}</p>}
      <div className={styles.buttons}>
        <button type="button" onClick={() => void evaluations.control(state === 'paused' ? 'resume' : 'pause')}>
          {state === 'paused' ? 'Go on' : 'Pause evaluation'}
        </button>
        <button type="button" onClick={() => void evaluations.control('cancel')}>
          Cut short
        </button>
      </div>
    </div>
  );
}

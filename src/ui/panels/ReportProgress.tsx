import { useEvaluations, useParts } from '../context';
import { about, count, percent } from '../format';
import { Said } from '../i18n/said/Said';
import styles from './ReportPanel.module.css';
import { text } from './report-text';
import { Spoken } from './Spoken';

/** How far the evaluation under way is, and how many images still stand. */
export function ReportProgress() {
  const { evaluations } = useParts();
  const t = text.use();
  const status = useEvaluations((state) => state.status);
  if (!status || (status.state !== 'running' && status.state !== 'paused')) return null;
  const { part, attack, stage, stages, judged, standing, total, robustAtMost, progress, secondsLeft, state, warning } = status;
  const doing = t.parts[part] || t.attackOf(attack, Math.min(stage + 1, stages), stages);
  return (
    <div className={styles.progress}>
      <Spoken text={`${t.standing(count(standing), count(total))}. ${doing}`} />
      <progress max={1} value={progress} aria-label={t.done} />
      <p>
        <strong data-standing={standing}>{t.standing(count(standing), count(total))}</strong>
        <span>{`${judged === total ? t.atMost(percent(robustAtMost.value, 1)) : ''}. ${doing}${secondsLeft !== null && state === 'running' ? t.timeLeft(about(secondsLeft)) : ''}`}</span>
      </p>
      {warning && (
        <p className={styles.hint}>
          <Said message={warning} />
        </p>
      )}
      <div className={styles.buttons}>
        <button type="button" onClick={() => void evaluations.control(state === 'paused' ? 'resume' : 'pause')}>
          {state === 'paused' ? t.goOn : t.pause}
        </button>
        <button type="button" onClick={() => void evaluations.control('cancel')}>
          {t.cutShort}
        </button>
      </div>
    </div>
  );
}

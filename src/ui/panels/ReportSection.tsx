import { useApp, useEvaluations } from '../context';
import { ReportPanel } from './ReportPanel';
import styles from './ReportSection.module.css';
import { TrustPanel } from './TrustPanel';

/** Whether the numbers can be believed, and a harder evaluation for who does not. */
export default function ReportSection() {
  const runId = useApp(({ run }) => run?.runId ?? null);
  const isOfRun = useEvaluations((state) => state.runId === runId && Object.keys(state.reports).length > 0);
  const hasOther = useEvaluations(({ saved, status, evaluated }) => saved.length > 0 || status !== null || evaluated.length > 0);
  if (!isOfRun && !hasOther) return null;
  return (
    <div className={styles.section}>
      {isOfRun && <TrustPanel />}
      <ReportPanel />
    </div>
  );
}

import { Suspense, useDeferredValue } from 'react';
import { useApp } from '../../context';
import { ErrorBoundary } from '../../faults/ErrorBoundary';
import { latePart } from '../../faults/missing-parts';
import { useFirstPicture } from '../../first-picture';
import { Part } from '../../lessons/Part';
import { AccuracyPanel } from '../../panels/AccuracyPanel';
import { HeadlinePanel } from '../../panels/HeadlinePanel';
import { HowItWorks } from '../../panels/HowItWorks';
import { LedgerPanel } from '../../panels/LedgerPanel';
import { LossPanel } from '../../panels/LossPanel';
import { text } from '../../panels/panels-text';
import { SamplesPanel } from '../../panels/SamplesPanel';
import { SettingsPanel } from '../../panels/SettingsPanel';
import { StageStepper } from '../../panels/StageStepper';
import styles from './TrainScreen.module.css';

const AttackStrip = latePart(async () => ({ default: (await import('../../lessons/AttackStrip')).AttackStrip }));
const DataExplorer = latePart(() => import('../../explorer/DataExplorer'));
const FormulaPanel = latePart(async () => ({ default: (await import('../../panels/FormulaPanel')).FormulaPanel }));
const ReportSection = latePart(() => import('../../panels/ReportSection'));

/** The experiment on the screen: its settings, its curves, its costs, its test pictures. */
export default function TrainScreen() {
  const { parts } = text.use();
  const hasRun = useApp(({ run }) => run !== null);
  // The pictures of the data take a while to draw; the press that asks for them is answered first.
  const stage = useDeferredValue(useApp((state) => state.stage));
  const isDrawn = useFirstPicture();
  const unavailable = useApp(({ worker }) => worker.state === 'unavailable');
  return (
    <>
      <Part name="stages">
        <StageStepper />
      </Part>
      {unavailable ? (
        <div className={styles.results}>
          <ErrorBoundary part={parts.accuracy}>
            <AccuracyPanel />
          </ErrorBoundary>
          <RecordedStrip />
        </div>
      ) : (
        <div className={styles.grid}>
          <Part name="settings">
            <ErrorBoundary part={parts.settings}>
              <SettingsPanel />
            </ErrorBoundary>
          </Part>
          <div className={styles.results}>
            {stage === 'data' && (
              <ErrorBoundary part={parts.pictures}>
                <Suspense fallback={null}>
                  <DataExplorer />
                </Suspense>
              </ErrorBoundary>
            )}
            <ErrorBoundary part={parts.accuracy}>
              <AccuracyPanel />
            </ErrorBoundary>
            {/* Below the chart: what the eye follows must not jump when the result comes. */}
            {hasRun ? <HeadlinePanel /> : <RecordedStrip />}
          </div>
          {isDrawn && <Below hasRun={hasRun} />}
        </div>
      )}
    </>
  );
}

function RecordedStrip() {
  const { parts } = text.use();
  return (
    <Part name="attack">
      <ErrorBoundary part={parts.attacks}>
        <Suspense fallback={null}>
          <AttackStrip />
        </Suspense>
      </ErrorBoundary>
    </Part>
  );
}

/** What lies below the chart. */
function Below({ hasRun }: { hasRun: boolean }) {
  const { parts } = text.use();
  return (
    <>
      <div className={styles.detail}>
        {hasRun ? (
          <Part name="samples">
            <ErrorBoundary part={parts.samples}>
              <SamplesPanel />
            </ErrorBoundary>
          </Part>
        ) : (
          <Part name="idea">
            <HowItWorks />
          </Part>
        )}
        <Part name="costs">
          <ErrorBoundary part={parts.ledger}>
            <LedgerPanel />
          </ErrorBoundary>
        </Part>
        <Part name="losses">
          <ErrorBoundary part={parts.loss}>
            <LossPanel />
          </ErrorBoundary>
        </Part>
      </div>
      <Part name="formula">
        <div className={styles.wide}>
          <ErrorBoundary part={parts.formula}>
            <Suspense fallback={null}>
              <FormulaPanel />
            </Suspense>
          </ErrorBoundary>
        </div>
      </Part>
      <Part name="reports">
        <ErrorBoundary part={parts.evaluation}>
          <Suspense fallback={null}>
            <ReportSection />
          </Suspense>
        </ErrorBoundary>
      </Part>
    </>
  );
}

import { lazy, Suspense } from 'react';
import { useApp } from '../../context';
import { ErrorBoundary } from '../../ErrorBoundary';
import { DataExplorer } from '../../explorer/DataExplorer';
import { AccuracyPanel } from '../../panels/AccuracyPanel';
import { HeadlinePanel } from '../../panels/HeadlinePanel';
import { HowItWorks } from '../../panels/HowItWorks';
import { LedgerPanel } from '../../panels/LedgerPanel';
import { LossPanel } from '../../panels/LossPanel';
import { SamplesPanel } from '../../panels/SamplesPanel';
import { SettingsPanel } from '../../panels/SettingsPanel';
import { StageStepper } from '../../panels/StageStepper';
import styles from './TrainScreen.module.css';

const ReportSection = lazy(() => import('../../panels/ReportSection'));

/** The experiment on the screen: its settings, its curves, its costs, its test pictures. */
export default function TrainScreen() {
  const hasRun = useApp(({ run }) => run !== null);
  const stage = useApp((state) => state.stage);
  const unavailable = useApp(({ worker }) => worker.state === 'unavailable');
  return (
    <>
      <StageStepper />
      {!unavailable && (
        <div className={styles.grid}>
          <ErrorBoundary part="The settings">
            <SettingsPanel />
          </ErrorBoundary>
          <div className={styles.results}>
            {stage === 'data' && (
              <ErrorBoundary part="The pictures">
                <DataExplorer />
              </ErrorBoundary>
            )}
            {hasRun ? <HeadlinePanel /> : <HowItWorks />}
            <ErrorBoundary part="The accuracy chart">
              <AccuracyPanel />
            </ErrorBoundary>
          </div>
          <div className={styles.detail}>
            {hasRun && (
              <ErrorBoundary part="The test pictures">
                <SamplesPanel />
              </ErrorBoundary>
            )}
            <ErrorBoundary part="The ledger">
              <LedgerPanel />
            </ErrorBoundary>
            <ErrorBoundary part="The loss chart">
              <LossPanel />
            </ErrorBoundary>
          </div>
          <ErrorBoundary part="The evaluation">
            <Suspense fallback={null}>
              <ReportSection />
            </Suspense>
          </ErrorBoundary>
        </div>
      )}
    </>
  );
}

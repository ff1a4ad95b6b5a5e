import styles from './App.module.css';
import { useApp } from './context';
import { AccuracyPanel } from './panels/AccuracyPanel';
import { ErrorPanel } from './panels/ErrorPanel';
import { Header } from './panels/Header';
import { HeadlinePanel } from './panels/HeadlinePanel';
import { HowItWorks } from './panels/HowItWorks';
import { LedgerPanel } from './panels/LedgerPanel';
import { LossPanel } from './panels/LossPanel';
import { Messages } from './panels/Messages';
import { RunBar } from './panels/RunBar';
import { SamplesPanel } from './panels/SamplesPanel';
import { SettingsPanel } from './panels/SettingsPanel';
import { StageStepper } from './panels/StageStepper';

export function App() {
  const hasRun = useApp(({ run }) => run !== null);
  const unavailable = useApp(({ worker }) => worker.state === 'unavailable');
  return (
    <>
      <Header />
      <main className={styles.main}>
        <RunBar />
        <StageStepper />
        <Messages />
        <ErrorPanel />
        {!unavailable && (
          <div className={styles.grid}>
            <SettingsPanel />
            <div className={styles.results}>
              {hasRun ? <HeadlinePanel /> : <HowItWorks />}
              <AccuracyPanel />
            </div>
            <div className={styles.detail}>
              {hasRun && <SamplesPanel />}
              <LedgerPanel />
              <LossPanel />
            </div>
          </div>
        )}
      </main>
    </>
  );
}

import { useMemo } from 'react';
import { ErrorBoundary } from '../../faults/ErrorBoundary';
import { Panel } from '../../panels/Panel';
import { ComparePanel } from './ComparePanel';
import { DiffPanel } from './DiffPanel';
import styles from './Lab.module.css';
import { PairedPanel } from './PairedPanel';
import { QueuePanel } from './QueuePanel';
import { RunsPanel } from './RunsPanel';
import { StorageNotes, StoragePanel } from './StoragePanel';
import { SweepPanel } from './SweepPanel';
import { useGroups } from './selection';
import { TermsPanel } from './TermsPanel';
import { TradeOffPanel } from './TradeOffPanel';
import { text } from './text';
import { useNaming } from './titles';
import { useStored } from './use-stored';

/** Many runs: plan them, queue them, keep them, compare them. */
export default function LabScreen() {
  const t = text.use();
  return (
    <>
      <StorageNotes />
      <div className={styles.lab}>
        <div className={styles.main}>
          <ErrorBoundary part={t.runs.title}>
            <RunsPanel />
          </ErrorBoundary>
          <Compared />
        </div>
        <div className={styles.side}>
          <ErrorBoundary part={t.queue.title}>
            <QueuePanel />
          </ErrorBoundary>
          <ErrorBoundary part={t.sweep.title}>
            <SweepPanel />
          </ErrorBoundary>
        </div>
      </div>
    </>
  );
}

function Compared() {
  const t = text.use();
  const naming = useNaming();
  const groups = useGroups();
  const records = useMemo(() => groups.flatMap(({ runs }) => runs), [groups]);
  const stored = useStored(records);
  const props = { groups, stored, naming };
  return (
    <>
      {groups.length === 0 ? (
        <Panel title={t.compare.title}>
          <p className={styles.empty}>{t.compare.none}</p>
        </Panel>
      ) : (
        <>
          <ErrorBoundary part={t.compare.title}>
            <ComparePanel {...props} />
          </ErrorBoundary>
          <ErrorBoundary part={t.tradeOff.title}>
            <TradeOffPanel {...props} />
          </ErrorBoundary>
          <ErrorBoundary part={t.paired.title}>
            <PairedPanel {...props} />
          </ErrorBoundary>
          <ErrorBoundary part={t.diff.title}>
            <DiffPanel {...props} />
          </ErrorBoundary>
          <ErrorBoundary part={t.terms.title}>
            <TermsPanel {...props} />
          </ErrorBoundary>
        </>
      )}
      <ErrorBoundary part={t.storage.title}>
        <StoragePanel naming={naming} />
      </ErrorBoundary>
    </>
  );
}

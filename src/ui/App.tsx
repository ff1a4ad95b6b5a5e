import { Suspense, useEffect } from 'react';
import styles from './App.module.css';
import { ExportMessages } from './export/ExportMessages';
import { ErrorBoundary } from './faults/ErrorBoundary';
import { pictureDrawn } from './first-picture';
import { frameText } from './frame-text';
import { useLanguage } from './i18n/language';
import { LessonHost } from './lessons/LessonHost';
import { Announcer } from './panels/Announcer';
import { ErrorPanel } from './panels/ErrorPanel';
import { Footer } from './panels/Footer';
import { Header } from './panels/Header';
import { Messages } from './panels/Messages';
import { RunBar } from './panels/RunBar';
import { useScreen } from './screens/address';

export function App() {
  const { id, label, hasRunBar, Body } = useScreen();
  const language = useLanguage();
  // Draws everything again when words have come, also where names are read without a hook.
  const t = frameText.use();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  // Only the screen with the run bar begins with a recorded picture; the others are nothing without the worker.
  useEffect(() => {
    if (!hasRunBar) pictureDrawn();
  }, [hasRunBar]);
  return (
    <>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1} className={styles.main}>
        {hasRunBar && <RunBar />}
        <Messages />
        <ErrorPanel />
        <ExportMessages />
        <ErrorBoundary key={id} part={label[language]}>
          <Suspense fallback={null}>
            <Body />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
      <Announcer />
      <LessonHost />
    </>
  );
}

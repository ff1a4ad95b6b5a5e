import { Suspense, useEffect } from 'react';
import styles from './App.module.css';
import { ErrorBoundary } from './ErrorBoundary';
import { ExportMessages } from './export/ExportMessages';
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
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <>
      <Header />
      <main className={styles.main}>
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

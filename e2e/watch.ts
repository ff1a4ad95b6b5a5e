/** Watches every page that a test opens, in whatever context: errors, and breaches of the policy the built app is served under. */
import type { BrowserContext, Page, Worker } from '@playwright/test';

export interface Watch {
  readonly errors: string[];
  readonly violations: string[];
  /** Documents that came without a policy. */
  readonly unprotected: string[];
  /** Lets the watch see a context from now on. */
  over(context: BrowserContext): BrowserContext;
}

/** Chromium's words for what a policy stopped. */
const VIOLATION = /Content Security Policy|TrustedScript|TrustedHTML/;

/** A worker tells nobody what a policy stopped in it: let it tell its page's console, of what came before as well. */
function watchWorker(worker: Worker): void {
  const observe = () =>
    new ReportingObserver(
      (reports) => {
        for (const { body, url } of reports) console.error('Content Security Policy in a worker', url, JSON.stringify(body));
      },
      { types: ['csp-violation'], buffered: true },
    ).observe();
  // One that has ended has nothing more to tell.
  worker.evaluate(observe).catch(() => undefined);
}

const watchPage = (page: Page): void => void page.on('worker', watchWorker);

export function createWatch(): Watch {
  const watch: Watch = {
    errors: [],
    violations: [],
    unprotected: [],
    over(context) {
      context.pages().forEach(watchPage);
      context.on('page', watchPage);
      context.on('serviceworker', watchWorker);
      context.on('weberror', (error) => watch.errors.push(error.error().message));
      context.on('console', (message) => {
        if (VIOLATION.test(message.text())) watch.violations.push(message.text());
      });
      context.on('response', (response) => {
        const request = response.request();
        if (!request.isNavigationRequest() || response.status() !== 200 || !response.url().startsWith('http')) return;
        if (!response.headers()['content-security-policy']) watch.unprotected.push(response.url());
      });
      return context;
    },
  };
  return watch;
}

/** Watches every page that a test opens, in whatever context: errors, and breaches of the policy the built app is served under. */
import type { BrowserContext } from '@playwright/test';

export interface Watch {
  readonly errors: string[];
  readonly violations: string[];
  /** Documents that came without a policy. */
  readonly unprotected: string[];
  /** Lets the watch see a context from now on. */
  over(context: BrowserContext): BrowserContext;
}

/** Chromium's words for what a policy stopped, in a page or one of its workers. */
const VIOLATION = /Content Security Policy|TrustedScript|TrustedHTML/;

export function createWatch(): Watch {
  const watch: Watch = {
    errors: [],
    violations: [],
    unprotected: [],
    over(context) {
      context.on('weberror', (error) => watch.errors.push(error.error().message));
      // Workers tell the console of their page, too.
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

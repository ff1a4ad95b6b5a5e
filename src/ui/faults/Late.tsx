import { type ReactNode, Suspense } from 'react';
import { frameText } from '../frame-text';
import { ErrorBoundary } from './ErrorBoundary';

/** Nothing until a late part has come; where it does not come, that is said in its place. */
export function Late({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary part={frameText.use().broken.part}>
      <Suspense fallback={null}>{children}</Suspense>
    </ErrorBoundary>
  );
}

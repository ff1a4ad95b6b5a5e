import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties set from script. */
    [name: `--${string}`]: string | number | undefined;
  }
}

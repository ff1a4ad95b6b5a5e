import type { ReactNode } from 'react';
import tableCss from './Table.module.css';

/** A table that scrolls sideways inside its panel, by keys as well. */
export function ScrollTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls, and the panel around it is the landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <div className={tableCss.scroll} role="group" aria-label={label} tabIndex={0}>
      <table className={tableCss.table}>{children}</table>
    </div>
  );
}

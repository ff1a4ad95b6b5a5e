import { createElement, Fragment, type ReactElement } from 'react';
import { useApp, useCatalog } from '../context';
import { plain } from '../format';
import { NETWORKS } from '../networks';
import { paramTerm, termColour, useFocusedTerm } from '../terms';
import styles from './FormulaPanel.module.css';
import type { MathElement } from './formula';
import { text } from './formula-text';
import formulas from './formulas.tex';
import { Panel } from './Panel';

/** The chosen network's loss as a formula; a summand lights its slider and its line, and is lit by them. */
export function FormulaPanel() {
  const t = text.use();
  const catalog = useCatalog();
  const stage = useApp((state) => state.stage);
  const config = useApp(({ run, config: draft }) => run?.config ?? draft);
  const role = stage === 'data' || stage === 'evaluate' ? 'student' : stage;
  const network = config[role];
  const method = network && !('shipped' in network) ? network.method : null;
  const formula = method && formulas[method.id];
  const [focused, focus] = useFocusedTerm();
  if (!method || !formula) return null;
  const entry = catalog?.methods.find(({ id }) => id === method.id);
  const hover = (term: string | null) => ({ onPointerEnter: () => focus(term), onPointerLeave: () => focus(null) });
  return (
    <Panel title={t.title(NETWORKS[role].name)} lead={t.lead}>
      <div className={styles.formula} translate="no">
        <span className={styles.piece}>
          <Maths node={formula.sum} />
        </span>
        {formula.terms.map(({ id, math }, index) => {
          const spec = entry?.terms.find((each) => each.id === id);
          const weight = spec?.weight ? (method.params[spec.weight] ?? entry?.params[spec.weight]?.default) : undefined;
          return (
            <Fragment key={id}>
              {index > 0 && <span className={styles.plus}>+</span>}
              <button
                type="button"
                className={styles.term}
                style={{ '--hue': termColour(index) }}
                data-term={id}
                data-lit={focused === id}
                onFocus={() => focus(id)}
                onBlur={() => focus(null)}
                {...hover(id)}
              >
                <Maths node={math} />
                <small>{`${spec?.label ?? id}${typeof weight === 'number' ? ` · ${t.weight(plain(weight))}` : ''}`}</small>
              </button>
            </Fragment>
          );
        })}
      </div>
      {formula.where.length > 0 && (
        <p className={styles.where}>
          <span>{t.where}</span>
          {formula.where.map((math, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the build fixes the order
            <span key={index} className={styles.piece}>
              <Maths node={math} />
            </span>
          ))}
        </p>
      )}
    </Panel>
  );
}

function Maths({ node }: { node: MathElement }) {
  const [focused, focus] = useFocusedTerm();
  const draw = ({ tag, attributes, param, children }: MathElement, key: number): ReactElement => {
    const listens = param
      ? {
          className: styles.param,
          'data-param': param,
          'data-lit': focused === paramTerm(param),
          onPointerOver: () => focus(paramTerm(param)),
        }
      : {};
    const drawn = children.map((each, at) => (typeof each === 'string' ? each : draw(each, at)));
    return createElement(tag, { key, ...attributes, ...listens }, ...drawn);
  };
  return draw(node, 0);
}

import type { ParamSpec, ParamValue } from '../../protocol/params';
import { getPath } from '../../runs/config-path';
import { useApp, useController } from '../context';
import { useTranslatedSpec } from '../i18n/catalog';
import { useControlRule } from '../lessons/control-rule';
import { useBusy } from '../use-busy';
import { ParamControl } from './ParamControl';

export interface PathControlProps {
  /** Where in the config the value stands. */
  readonly path: string;
  readonly spec: ParamSpec;
  readonly problem: string | undefined;
  readonly colour?: string;
  readonly isLit?: boolean;
  onFocusChange?(focused: boolean): void;
}

/** A setting bound to its place in the config; live ones reach the run that is going, others wait for the next. */
export function PathControl({ path, spec, ...rest }: PathControlProps) {
  const controller = useController();
  const translated = useTranslatedSpec(spec);
  const value = useApp(({ config }) => getPath(config, path)) as ParamValue | undefined;
  const { busy, reachable } = useBusy(path);
  const rule = useControlRule(path);
  const acting = busy && spec.live === true && reachable && rule !== 'lock';
  if (rule === 'hide') return null;
  return (
    <ParamControl
      {...rest}
      name={path.slice(path.lastIndexOf('.') + 1)}
      spec={translated}
      value={value ?? spec.default}
      locked={(busy && !acting) || rule === 'lock'}
      isFixed={rule === 'lock'}
      acting={acting}
      onCommit={(next) => (acting ? void controller.tune(path, next) : controller.edit(path, next))}
    />
  );
}

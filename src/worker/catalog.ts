import { attacks } from '../engine/attacks';
import { methods } from '../engine/methods';
import { models } from '../engine/models';
import { optimisers } from '../engine/optim';
import { schedules } from '../engine/schedules';
import { threatModels } from '../engine/threat-models';
import type { AttackEntry, Catalog, CatalogEntry, DatasetEntry, MethodEntry } from '../protocol/catalog';

/** The part of a plugin that can cross to the page. */
function entry({ id, label, help, source, params }: CatalogEntry): CatalogEntry {
  return { id, label, params, ...(help ? { help } : {}), ...(source ? { source } : {}) };
}

export function buildCatalog(datasets: readonly DatasetEntry[]): Catalog {
  return {
    datasets,
    models: models.all.map(entry),
    methods: methods.all.map((method): MethodEntry => {
      const { terms, needsTeacher, needsNaturalTeacher, adversarial } = method;
      return { ...entry(method), terms, needsTeacher, needsNaturalTeacher, adversarial };
    }),
    attacks: attacks.all.map((attack): AttackEntry => ({ ...entry(attack), ...(attack.needsSurrogate ? { needsSurrogate: true } : {}) })),
    threatModels: threatModels.all.map(entry),
    optimisers: optimisers.all.map(entry),
    schedules: schedules.all.map(entry),
  };
}

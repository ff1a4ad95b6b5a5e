/**
 * What the worker and the presets say in English, in the page's language: labels, help, claims. They are looked up by their English text, so
 * that a word shared by many plugins stands once; what has no entry stays English.
 */
import type { Preset } from '../../experiments/define';
import type { Catalog, CatalogEntry, MethodEntry } from '../../protocol/catalog';
import type { ParamSpec } from '../../protocol/params';
import { defineText } from './define-text';

type Words = Readonly<Record<string, string>>;

const EMPTY: Words = {};
const text = defineText(EMPTY, () => import('./catalog.ja'));

/** One text of the moment, for code that is no component. */
export const catalogWord = (english: string): string => text.get()[english] ?? english;

export function useCatalogWord(): (english: string) => string {
  const words = text.use();
  return (english) => words[english] ?? english;
}

export function translateSpec<S extends ParamSpec>(spec: S, words: Words): S {
  const put = (key: 'help' | 'unit') => {
    const english = key in spec ? Reflect.get(spec, key) : undefined;
    return typeof english === 'string' ? { [key]: words[english] ?? english } : {};
  };
  return { ...spec, label: words[spec.label] ?? spec.label, ...put('help'), ...put('unit') };
}

const translateEntry = <E extends CatalogEntry>(entry: E, words: Words): E => ({
  ...entry,
  label: words[entry.label] ?? entry.label,
  ...(entry.help ? { help: words[entry.help] ?? entry.help } : {}),
  params: Object.fromEntries(Object.entries(entry.params).map(([id, spec]) => [id, translateSpec(spec, words)])),
});

function translateCatalog(catalog: Catalog, words: Words): Catalog {
  const all = <E extends CatalogEntry>(entries: readonly E[]) => entries.map((entry) => translateEntry(entry, words));
  const terms = (method: MethodEntry): MethodEntry => ({
    ...method,
    terms: method.terms.map((term) => ({ ...term, label: words[term.label] ?? term.label })),
  });
  return {
    datasets: all(catalog.datasets),
    models: all(catalog.models),
    methods: all(catalog.methods).map(terms),
    attacks: all(catalog.attacks),
    threatModels: all(catalog.threatModels),
    optimisers: all(catalog.optimisers),
    schedules: all(catalog.schedules),
  };
}

const translatePresets = (presets: readonly Preset[], words: Words): readonly Preset[] =>
  presets.map((preset) => ({
    ...preset,
    label: words[preset.label] ?? preset.label,
    claim: words[preset.claim] ?? preset.claim,
    ...(preset.group ? { group: words[preset.group] ?? preset.group } : {}),
  }));

/** Keeps the last translation of each thing, so that it is the same object from one drawing to the next. */
function remembering<T extends object>(translate: (value: T, words: Words) => T): (value: T, words: Words) => T {
  const known = new WeakMap<Words, WeakMap<T, T>>();
  return (value, words) => {
    if (words === EMPTY) return value;
    const ofWords = known.get(words) ?? new WeakMap<T, T>();
    known.set(words, ofWords);
    const translated = ofWords.get(value) ?? translate(value, words);
    ofWords.set(value, translated);
    return translated;
  };
}

const rememberedCatalog = remembering(translateCatalog);
const rememberedPresets = remembering(translatePresets);
const rememberedSpec = remembering<ParamSpec>(translateSpec);

export function useTranslatedCatalog(catalog: Catalog | null): Catalog | null {
  const words = text.use();
  return catalog && rememberedCatalog(catalog, words);
}

export const useTranslatedPresets = (presets: readonly Preset[]): readonly Preset[] => rememberedPresets(presets, text.use());

/** A declaration in the language of the moment, for code that is no component. */
export const catalogSpec = (spec: ParamSpec): ParamSpec => rememberedSpec(spec, text.get());

export const useTranslatedSpec = (spec: ParamSpec): ParamSpec => rememberedSpec(spec, text.use());

/** What the worker can do, told to the page so that it can draw its controls. */
import type { ParamSpecs } from './params';

/** A plugin as the page sees it. */
export interface CatalogEntry {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
}

export interface AttackEntry extends CatalogEntry {
  /** It makes its examples on another network, and so fits evaluations that have one. */
  readonly needsSurrogate?: true;
}

/** A named, unweighted part of a method's loss; `weight` names the parameter that scales it, if one does. */
export interface TermSpec {
  readonly id: string;
  readonly label: string;
  readonly weight?: string;
}

export interface MethodEntry extends CatalogEntry {
  readonly terms: readonly TermSpec[];
  readonly needsTeacher: boolean;
  /** True when the run's ordinary network is a second teacher. */
  readonly needsNaturalTeacher?: boolean;
  /** True when training makes adversarial examples. */
  readonly adversarial: boolean;
}

/** Files on a host of someone else that a dataset can be read from. */
export interface DatasetSource {
  readonly label: string;
  /** Shown to the user, who is asked before the first of them is requested. */
  readonly addresses: readonly string[];
  /** What will be transferred, about. */
  readonly bytes: number;
}

export interface DatasetEntry extends CatalogEntry {
  /** Class names by number; empty where the user's files decide them. */
  readonly classes: readonly string[];
  readonly sources?: readonly DatasetSource[];
}

export interface Catalog {
  readonly datasets: readonly DatasetEntry[];
  readonly models: readonly CatalogEntry[];
  readonly methods: readonly MethodEntry[];
  readonly attacks: readonly AttackEntry[];
  readonly threatModels: readonly CatalogEntry[];
  readonly optimisers: readonly CatalogEntry[];
  readonly schedules: readonly CatalogEntry[];
}

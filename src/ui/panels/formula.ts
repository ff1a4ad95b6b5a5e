/** A formula as the build leaves it: MathML as plain data, cut into the summands that can be pointed at. */

export interface MathElement {
  readonly tag: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** The setting that this symbol stands for. */
  readonly param?: string;
  readonly children: readonly MathNode[];
}

export type MathNode = string | MathElement;

export interface Formula {
  readonly sum: MathElement;
  /** In the order and under the names in which the method declares its loss terms. */
  readonly terms: readonly { readonly id: string; readonly math: MathElement }[];
  readonly where: readonly MathElement[];
}

/** A formula as the build leaves it: MathML as plain data, cut into the summands that can be pointed at. */

export type MathNode =
  | string
  | {
      readonly tag: string;
      readonly attributes?: Readonly<Record<string, string>>;
      /** The setting that this symbol stands for. */
      readonly param?: string;
      readonly children: readonly MathNode[];
    };

export interface Formula {
  readonly sum: MathNode;
  /** In the order and under the names in which the method declares its loss terms. */
  readonly terms: readonly { readonly id: string; readonly math: MathNode }[];
  readonly where: readonly MathNode[];
}

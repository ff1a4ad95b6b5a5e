/** What the MathML plugin of the build makes of a file of formulas. */
declare module '*.tex' {
  const formulas: Readonly<Record<string, import('./formula').Formula>>;
  export default formulas;
}

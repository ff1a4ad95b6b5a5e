/** What the Markdown and TeX plugins of the build make of a file. */
declare module '*.md?lesson' {
  const text: import('./rich-text').LessonText;
  export default text;
}

declare module '*.md?tables' {
  const tables: readonly (readonly (readonly string[])[])[];
  export default tables;
}

declare module '*.tex' {
  const formulas: Readonly<Record<string, import('../ui/panels/formula').Formula>>;
  export default formulas;
}

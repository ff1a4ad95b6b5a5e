/** What the Markdown plugin of the build makes of a file. */
declare module '*.md?lesson' {
  const text: import('./rich-text').LessonText;
  export default text;
}

declare module '*.md?tables' {
  const tables: readonly (readonly (readonly string[])[])[];
  export default tables;
}

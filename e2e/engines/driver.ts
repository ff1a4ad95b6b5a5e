/** What a browser must be able to do to be a visitor's; everything else a story needs is built on this, once. */
export interface Driver {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page; it sees nothing but its argument. */
  evaluate<A, T>(script: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  /** Asks for a size of the page in CSS pixels; not every browser goes as narrow as asked. */
  resize(width: number, height: number): Promise<void>;
  /** A real press of the pointer, at a point of the page's window. */
  click(x: number, y: number): Promise<void>;
  /** A real key by its name, such as `Enter`, `ArrowRight` or one character. */
  press(key: string): Promise<void>;
  /** Chooses files in the input that `selector` finds, as a person does in its dialog. */
  choose(selector: string, files: readonly string[]): Promise<void>;
  screenshot(): Promise<Buffer>;
  /** Hands over, once, the errors that were thrown or written to the console; what the content security policy stops is among them. */
  takeFaults(): Promise<readonly string[]>;
  /** Ends the visit; nothing of its profile is left. */
  close(): Promise<void>;
}

export interface VisitOptions {
  /** What the system asks of pages. */
  readonly scheme: 'light' | 'dark';
}

/** A running browser that people with fresh profiles use one after another. */
export interface Engine {
  readonly version: string;
  /** A browser that tells its driver of no error tells the page: the watch is then written into the built app. */
  readonly needsWatch: boolean;
  visit(options: VisitOptions): Promise<Driver>;
  close(): Promise<void>;
}

export const SIZE = { width: 1280, height: 800 } as const;

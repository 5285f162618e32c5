/** A text with the name that messages show for it, as the user would write it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * The door to files. The command line reads a disk, the page reads what was dropped on it.
 * Paths use `/`. Both reject where there is nothing: the reader turns that into a finding.
 */
export interface FileSource {
  /** Every file below a folder, or the file itself; in any order. */
  list(path: string): Promise<string[]>;
  read(path: string): Promise<Uint8Array>;
}

/** A scenario in which something is wrong, so that there is no run to report of. */
export interface InvalidScenario {
  /** The scenario file as the user calls it. */
  readonly file: string;
  readonly problems: readonly ScenarioProblem[];
}

export interface ScenarioProblem {
  /** The file that it is in, which may be a manifest or a trace, or the option of the command line. */
  readonly source: string;
  /** From 1; undefined for an option, and where there is no one place. */
  readonly position: { readonly line: number; readonly column: number } | undefined;
  readonly message: string;
}

/** `shop.yaml:12:9: ...` */
export function problemText({ source, position, message }: ScenarioProblem): string {
  const place = position === undefined ? '' : `:${position.line}:${position.column}`;
  return `${source}${place}: ${message}`;
}

import type { ResultDocument } from '../experiment/result.ts';
import type { RunCommandOptions } from './run-command.ts';
import type { Terminal } from './terminal.ts';

/** The text for standard output, in the format that `-o` names. Each renderer is loaded when it is asked for. */
export async function renderResult(
  result: ResultDocument,
  options: Pick<RunCommandOptions, 'output' | 'out' | 'file'>,
  { columns, hasColour, hasUnicode }: Terminal,
): Promise<string> {
  switch (options.output) {
    case 'json':
      return (await import('../report/json.ts')).renderJson(result);
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(result);
    case 'junit':
      return (await import('../report/junit.ts')).renderJunit(result);
    case 'table': {
      const { renderTerminal } = await import('../report/terminal.ts');
      const { default: colours } = await import('picocolors');
      return renderTerminal(result, {
        columns,
        unicode: hasUnicode,
        colour: hasColour && colours.createColors(true),
        reportFile: options.out,
        model: options.file[0],
      });
    }
    default: {
      const never: never = options.output;
      throw new Error(`unknown output ${never}`);
    }
  }
}

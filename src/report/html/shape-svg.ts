import type { MarkShape } from '../version-marks.ts';

/** A marker of ten pixels for running text, drawn as the charts draw it. */
export function shapeSvg(shape: MarkShape, fill: string, stroke?: string): string {
  const line = stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="1.5"`;
  return `<svg class="key" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">${outline(shape)} fill="${fill}"${line}/></svg>`;
}

function outline(shape: MarkShape): string {
  switch (shape) {
    case 'circle':
      return '<circle cx="5" cy="5" r="4"';
    case 'square':
      return '<rect x="1.4" y="1.4" width="7.2" height="7.2"';
    case 'triangle-up':
      return '<path d="M5 .8 9.4 9H.6z"';
    case 'triangle-down':
      return '<path d="M5 9.2 9.4 1H.6z"';
    case 'diamond':
      return '<path d="M5 .8 9.2 5 5 9.2.8 5z"';
    case 'cross':
      return '<path d="M3.6.8h2.8v2.8h2.8v2.8H6.4v2.8H3.6V6.4H.8V3.6h2.8z"';
    default: {
      const never: never = shape;
      return never;
    }
  }
}

import { VEGA_CONFIG } from '../vega-config.ts';
import type { Drawing } from './chart.ts';

export type Draw = (drawing: Drawing, attributes: string) => Promise<string>;

/** Loads Vega and returns what turns a drawing into SVG text. Vega is large and only a report with pictures needs it. */
export async function loadDraw(): Promise<Draw> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  return async ({ spec, width, height }, attributes) => {
    const full = { ...spec, config: VEGA_CONFIG, autosize: { type: 'none' } } as unknown as Parameters<
      typeof vegaLite.compile
    >[0];
    const view = new vega.View(vega.parse(vegaLite.compile(full, { logger: silent }).spec), { renderer: 'none' });
    view.logLevel(vega.Error);
    const svg = await view.toSVG();
    view.finalize();
    const inside = svg.slice(svg.indexOf('>') + 1);
    return `<svg ${attributes} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${slim(inside)}`;
  };
}

/** Vega-Lite warns of scales it merges; they are merged on purpose. */
const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
} as never;

/** Takes out what draws nothing, and digits below a tenth of a pixel. Of text only control characters change. */
function slim(svg: string): string {
  return svg
    .replace(/\p{Cc}/gu, '\ufffd')
    .replace(/<path class="(?:background|foreground)"[^>]*\/>/g, (path) =>
      / (?:fill|stroke)="(?!none)/.test(path) ? path : '',
    )
    .replace(/<[^>]+>/g, (tag) =>
      tag
        .replace(/ (?:class|role|aria-[a-z]+|pointer-events|font-family|xmlns[:a-z]*)="[^"]*"/g, '')
        .replace(/ opacity="1"/g, '')
        .replace(/(\d+\.\d)\d+/g, '$1')
        .replace(/(\d)\.0(?=\D)/g, '$1'),
    );
}

import { nearest } from '../findings/did-you-mean.ts';
import { BadInput } from './bad-input.ts';
import type { Door } from './command-line.ts';
import { ExitCode } from './exit-code.ts';
import { hpaStory } from './hpa-story.ts';
import { type LoadOptions, loadModel } from './load-model.ts';
import { type ReplayOptions, replay } from './replay.ts';

export async function explainHpaCommand(
  options: LoadOptions & ReplayOptions & { readonly name: string },
  door: Door,
): Promise<ExitCode> {
  const loaded = await loadModel({ ...options, quiet: true }, door);
  const scenario = loaded.model.experiment.scenarios[0];
  const known = [...loaded.model.objects, ...scenario.objects]
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    .map(({ metadata }) => `${metadata.namespace ?? 'default'}/${metadata.name}`);
  const name = known.find((each) => each === options.name) ?? known.find((each) => each.endsWith(`/${options.name}`));
  if (name === undefined) {
    const near = nearest(options.name, [...known, ...known.map((each) => each.split('/')[1])]);
    throw new BadInput(
      `there is no HorizontalPodAutoscaler ${options.name}${near === undefined ? '' : `; did you mean ${near}?`}`,
      known.length === 0 ? 'The model has none.' : `The model has ${known.join(', ')}.`,
    );
  }
  const { hpaDecisions } = await replay(loaded, options);
  const decisions = hpaDecisions.filter(({ hpa }) => hpa === name);
  const objects = [`HorizontalPodAutoscaler ${name}`, ...new Set(decisions.map(({ target }) => target))];
  const places = objects.flatMap((object) => {
    const place = loaded.locate(object, '');
    return place === '' ? [] : [`${object}  ${place}`];
  });
  door.terminal.print(`scenario ${scenario.name}, replication ${options.replication}`);
  door.terminal.print(hpaStory(name, decisions, places));
  return ExitCode.holds;
}

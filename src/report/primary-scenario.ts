import type { ResultDocument, ScenarioResult } from '../experiment/result.ts';

/** The scenario that most verdicts are about; a tie goes to the later one in the file, which builds on the earlier. Without verdicts, the last. */
export function primaryScenario(result: ResultDocument): ScenarioResult | undefined {
  let primary: ScenarioResult | undefined;
  let most = 0;
  for (const scenario of result.scenarios) {
    const about = result.verdicts.filter((verdict) => isAbout(verdict.scenario, scenario.name)).length;
    if (about >= most) {
      primary = scenario;
      most = about;
    }
  }
  return primary;
}

function isAbout(verdictScenario: string, name: string): boolean {
  return verdictScenario === name || verdictScenario.startsWith(`${name} against `);
}

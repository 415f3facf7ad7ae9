/** The scenarios that come with the console, bundled as text. */
import everyday from '../../../scenarios/everyday.yaml?raw';
import family from '../../../scenarios/family.yaml?raw';
import hostile from '../../../scenarios/hostile-content.yaml?raw';
import incident from '../../../scenarios/incident.yaml?raw';
import playground from '../../../scenarios/playground.yaml?raw';
import routines from '../../../scenarios/routines.yaml?raw';
import stuck from '../../../scenarios/stuck-agent.yaml?raw';

/** By name, in the order in which a person reads them. */
export const shippedScenarios: Readonly<Record<string, string>> = {
  incident,
  'stuck-agent': stuck,
  family,
  'hostile-content': hostile,
  everyday,
  routines,
  playground,
};

import { type InvalidScenario, problemText } from './invalid-scenario.ts';
import type { Report, TextOutput } from './report.ts';
import type { Summary, ThresholdFigures } from './summary/summary.ts';
import { missedOf, thresholdValue } from './thresholds/threshold-value.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/**
 * JUnit's XML, which CI servers show as tests: a suite for each run, in it a test that the run came to its end and one for
 * each threshold. It fits junit-10.xsd of Jenkins's xUnit plugin. No times: the results of a run do not depend on the machine.
 */
export function junitReport(output: TextOutput): Report {
  const suites: XmlElement[] = [];
  return {
    finish: (summary) => suites.push(suite(summary)),
    end: () => {
      const total = (name: string) => suites.reduce((sum, { attributes }) => sum + Number(attributes[name]), 0);
      const attributes = {
        name: 'vpc-cni-sim',
        tests: total('tests'),
        failures: total('failures'),
        errors: total('errors'),
      };
      output.write(xmlDocument({ name: 'testsuites', attributes, children: suites }));
    },
  };
}

/** Of a scenario that could not be run: one test, which says so. */
export function junitInvalid({ file, problems }: InvalidScenario): string {
  const texts = problems.map(problemText);
  const message = texts.length === 1 ? texts.join() : `${texts.length} problems, the first: ${texts[0]}`;
  const error = { name: 'error', attributes: { type: 'invalid-scenario', message }, text: texts.join('\n') };
  const totals = { tests: 1, failures: 0, errors: 1 };
  const suite = {
    name: 'testsuite',
    attributes: { name: file, ...totals },
    children: [testcase(file, 'the scenario is valid', error)],
  };
  return xmlDocument({ name: 'testsuites', attributes: { name: 'vpc-cni-sim', ...totals }, children: [suite] });
}

function suite(summary: Summary): XmlElement {
  const { run, thresholds } = summary;
  const name = run.variant === null ? run.scenario : `${run.scenario} ${run.variant}`;
  const failed = missedOf(thresholds).length;
  const isInterrupted = run.partial && !thresholds.some(({ ended_run: endedRun }) => endedRun);
  return {
    name: 'testsuite',
    attributes: { name, tests: 1 + thresholds.length, failures: failed, errors: isInterrupted ? 1 : 0 },
    children: [
      { name: 'properties', attributes: {}, children: properties(summary) },
      testcase(name, 'the run comes to its end', run.partial ? partial(summary, isInterrupted) : undefined),
      ...thresholds.map((threshold) =>
        testcase(name, `${threshold.metric}: ${threshold.threshold}`, verdict(threshold)),
      ),
    ],
  };
}

function testcase(classname: string, name: string, problem: XmlElement | undefined): XmlElement {
  return {
    name: 'testcase',
    attributes: { classname, name },
    ...(problem === undefined ? {} : { children: [problem] }),
  };
}

/** A threshold about the whole run is not judged when there is no whole run. */
function verdict(threshold: ThresholdFigures): XmlElement | undefined {
  if (threshold.ok === null) {
    const message = `not judged: the run ended before its time; observed ${thresholdValue(threshold)} until then`;
    return { name: 'skipped', attributes: { message } };
  }
  return threshold.ok ? undefined : failure(threshold);
}

function failure(threshold: ThresholdFigures): XmlElement {
  const observed = thresholdValue(threshold);
  const message = `${threshold.metric}: expected ${threshold.threshold}, observed ${observed}`;
  return { name: 'failure', attributes: { type: 'threshold', message }, text: message };
}

/** An end that a threshold asked for is that threshold's failure, and not another one. */
function partial({ run }: Summary, isInterrupted: boolean): XmlElement {
  const message = `ended at ${run.simulated_s} s of ${run.duration_s} s`;
  if (!isInterrupted) return { name: 'skipped', attributes: { message: `${message}: a threshold ended it` } };
  return { name: 'error', attributes: { type: 'partial', message }, text: message };
}

function properties({ run, pods, pod_start_seconds: start, ip_wait: wait }: Summary): XmlElement[] {
  const figures = {
    seed: run.seed,
    simulated_s: run.simulated_s,
    config_sha256: run.config_sha256,
    pods: pods.total,
    pods_ready: pods.ready,
    pod_start_p50_s: start.p50 ?? '',
    pod_start_p99_s: start.p99 ?? '',
    pods_waited_for_address: wait.seconds.count,
  };
  return Object.entries(figures).map(([name, value]) => ({ name: 'property', attributes: { name, value } }));
}

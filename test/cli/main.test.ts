import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainError } from '../../cli/explain-error.ts';

const PROGRAM = 'dist/command/main.js';

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  it('lists its commands', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('vpc-cni-sim instance-types');
    expect(stdout).toContain('vpc-cni-sim max-pods');
  });

  it.each([
    ['run', '  vpc-cni-sim run my.yaml --matrix spec.vpcCni.env.WARM_IP_TARGET=1,2,5,10  # a table of four runs\n'],
    [
      'import',
      '  vpc-cni-sim import nodes nodes.json --base my.yaml --out my.yaml --force  # the nodes, on these subnets\n',
    ],
    ['compare', "  vpc-cni-sim compare base.json results --fail-on 'pod_start_seconds.p99 > +5%'  # in CI\n"],
  ])('has examples in the help of %s that can be copied', (command, line) => {
    const { status, stdout } = run(command, '-h');
    expect(status).toBe(0);
    expect(stdout).toContain(line);
  });

  it('says its version', () => {
    expect(run('--version').stdout).toBe(`${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`);
  });

  it.each([
    ['no command', [], 'Which command?'],
    ['a misspelt command', ['max-pod', 'm5.large'], 'There is no command max-pod. Did you mean max-pods?'],
    ['an unknown command', ['quxquux'], 'There is no command quxquux.'],
    ['an unknown option', ['max-pods', 'm5.large', '--bogus'], 'max-pods has no option --bogus.\nSee'],
    [
      'a misspelt option of a command',
      ['run', 'quickstart', '--outt=x'],
      'run has no option --outt. Did you mean --out?',
    ],
    ['a misspelt option all commands have', ['lint', 'quickstart', '--sett', 'a=1'], 'Did you mean --set?'],
    [
      'a word too many',
      ['schema', 'summary', 'more'],
      'vpc-cni-sim schema [of]: nothing is expected behind that, found more.',
    ],
    [
      'two scenarios where one is run',
      ['run', 'a.yaml', 'b.yaml'],
      'vpc-cni-sim run <scenario>: nothing is expected behind that, found b.yaml. One scenario is run at a time; several runs of one are its spec.variants, or --matrix.\n',
    ],
    ['two words too many', ['compare', 'a', 'b', 'c', 'd'], 'nothing is expected behind that, found c, d.'],
    [
      'an option with one value given twice',
      ['run', 'quickstart', '--seed', '1', '--seed', '2'],
      '--seed is given 2 times (1, 2): expected one value. A run for each of several seeds: --matrix spec.seed=1,2.\n',
    ],
    [
      'an option without its value',
      ['run', 'quickstart', '--seed'],
      '--seed: expected a value behind it, found nothing',
    ],
    [
      'a choice given twice',
      ['lint', 'quickstart', '--format', 'json', '--format', 'text'],
      '--format is given 2 times',
    ],
    ['a missing argument', ['max-pods'], 'Something is missing: vpc-cni-sim max-pods <'],
    ['a misspelt option', ['--versoin'], 'There is no option --versoin. Did you mean --version?'],
    [
      'a misspelt choice',
      ['explain', 'results', 'nodes', 'web'],
      'what: expected one of pod, node, subnet, at, found "nodes". Did you mean node?\nSee',
    ],
    ['the only choice misspelt', ['scenarios', 'shwo'], 'action: expected show, found "shwo". Did you mean show?\n'],
    ['a misspelt instance type', ['max-pods', 'm5.larg'], 'Did you mean m5.large?'],
    ['a pattern that fits nothing', ['instance-types', 'q*'], 'No instance type matches q*.'],
    ['half an interface', ['max-pods', 'm5.large', '--max-eni', '1.5'], '--max-eni: expected a whole number from 1'],
    ['options that exclude each other', ['max-pods', 'm5.large', '--auto-mode', '--uncapped'], 'mutually exclusive'],
  ])('ends with exit code 2 and a message without a stack trace on %s', (_, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('ends quietly when its reader stops reading', () => {
    const script = `"${process.execPath}" ${PROGRAM} instance-types --json | head -1; exit "\${PIPESTATUS[0]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '[\n', stderr: '' });
  });

  it('shows the stack of a bug, says that it is one, and fails', () => {
    const { message, exitCode } = explainError(new TypeError('x is not a function'));
    expect(exitCode).toBe(1);
    expect(message).toMatch(/TypeError: x is not a function\n\s+at (.|\n)*This is a bug/);
  });
});

describe('max-pods', () => {
  it.each([
    ['m5.large', '29'],
    ['m5.large --custom-networking', '20'],
    ['m5.large --prefix-delegation', '110'],
    ['m5.large --prefix-delegation --custom-networking --uncapped', '290'],
    ['m5.large --max-eni 1', '11'],
    ['m5.16xlarge', '250'],
    ['m5.16xlarge --uncapped', '737'],
    ['m5.large --auto-mode', '27'],
  ])('%s gives %s', (args, pods) => {
    expect(run('max-pods', ...args.split(' '))).toEqual({ status: 0, stdout: `${pods}\n`, stderr: '' });
  });

  it('names the types when there are several', () => {
    expect(run('max-pods', 'm5.large', 'm5.xlarge').stdout).toBe('m5.large 29\nm5.xlarge 58\n');
  });

  it('says that a type cannot have prefixes', () => {
    const { stdout, stderr } = run('max-pods', 't2.large', '--prefix-delegation');
    expect(stdout).toBe('35\n');
    expect(stderr).toContain('t2.large is not a Nitro type');
  });
});

describe('instance-types', () => {
  it('shows a table of the types asked for, each once', () => {
    const { stdout } = run('instance-types', 'm5.metal', 'm5.*l');
    expect(stdout).toBe(
      'type      vCPU     MiB  arch   ENIs  IPv4/ENI  pods  hypervisor  branch ENIs\n' +
        'm5.metal    96  393216  amd64    15        50   737  metal               120\n',
    );
  });

  it('shows what is unknown as a dash, and in JSON as null', () => {
    expect(run('instance-types', 'bmn-sf1.metal').stdout).toMatch(/^bmn-sf1.metal +- +- +- +15/m);
    expect(JSON.parse(run('instance-types', 'bmn-sf1.metal', '--json').stdout)).toMatchObject([
      { vcpu: null, enis: 15 },
    ]);
  });

  it('lists all of them', () => {
    expect(run('instance-types').stdout.trimEnd().split('\n')).toHaveLength(1_392);
    expect(JSON.parse(run('instance-types', '--json').stdout)).toHaveLength(1_391);
  });
});

// The one entry of every npm script: installs what is missing, then runs the task on the Node that the project brings.
// Plain JavaScript without dependencies, because nothing is installed when it starts. Needs Node 20 or newer.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.meshline-installed');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) fail(`This needs Node 20 or newer to start (it brings its own for the rest); this is ${process.version}.`);

const env = {
  ...process.env,
  PATH: bin + delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
  NO_UPDATE_NOTIFIER: '1',
  // Our sources run as they are: Node keeps what it made of them, so that each further process starts in half the time.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compiled'),
};
// npm hands its own settings to its scripts; some (`nodedir`, ...) make the nested package managers warn.
for (const name of Object.keys(env)) {
  if (
    /^npm_(config_(?!registry|cache|userconfig|globalconfig|prefix|update_notifier|proxy|https_proxy|noproxy|cafile|ca|strict_ssl)|package_|lifecycle_)/i.test(
      name,
    )
  )
    delete env[name];
}

const pnpm = (...args) => ['npx', ['-y', packageManager, ...args]];
const node = (...args) => [join(bin, 'node'), ['--conditions=meshline-source', ...args]];

const [task = 'help', ...rest] = process.argv.slice(2);
const startedAt = Date.now();
const tasks = {
  start: () => program('demo', ...rest),
  meshline: () => program(...(rest.length === 0 ? ['--help'] : rest)),
  test: async () => {
    await must('vitest', ['run', '--config', 'tooling/vitest/vitest.config.ts', ...rest]);
  },
  build: () => must(...pnpm('exec', 'turbo', 'run', 'build', ...rest)),
  format: () => must('oxfmt', ['.']),
  verify: () => must(...node('tooling/verify/verify.ts', ...rest)),
  'verify:deep': () => must(...node('tooling/verify/deep.ts', ...rest)),
  campaign: () => must(...node('tooling/verify/campaign.ts', ...rest)),
  simulate: () => must(...node('tooling/simulation/run.ts', ...rest)),
  bench: () => must(...node('tooling/benchmarks/run.ts', ...rest)),
};
const run = tasks[task];
if (!run) fail(`No task '${task}'. There are: ${Object.keys(tasks).join(', ')}.`);
await install();
process.exitCode = (await run()) ?? process.exitCode ?? 0;

/** Runs our program; its exit code is ours. */
async function program(...args) {
  env.MESHLINE_TOOLS_MS = String(Date.now() - startedAt);
  return start(...node('apps/daemon/src/main.ts', ...args), { stdio: 'inherit' });
}

async function install() {
  const want = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want && existsSync(join(bin, 'node'))) return;
  process.stderr.write('Installing what is missing (once, some 20 s) ...\n');
  const [command, args] = pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only');
  const log = [];
  const code = await start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], collect: log });
  if (code !== 0) {
    process.stderr.write(log.join(''));
    fail(`Installing the dependencies failed (exit ${code}). Is the npm registry reachable? The output above says more.`);
  }
  writeFileSync(stamp, want);
}

/** Changes when the lockfile or a package.json of the workspace does. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const group of ['packages', 'apps', 'tooling']) {
    for (const name of readdirSync(join(root, group)).sort()) files.push(join(group, name, 'package.json'));
  }
  for (const file of files) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

async function must(command, args) {
  const code = await start(command, args, { stdio: 'inherit' });
  if (code !== 0) process.exit(code);
  return 0;
}

function start(command, args, { stdio, collect }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => collect.push(String(chunk)));
    // A terminal sends Ctrl-C to the whole group: the child has it already, and we wait for its clean end.
    const ignore = () => undefined;
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    // `kill` of npm ends npm and its shell only: without a parent we end the child ourselves.
    const parent = process.ppid;
    const orphan = setInterval(() => {
      if (process.ppid !== parent) forward();
    }, 500);
    orphan.unref();
    child.on('error', (error) => fail(`Can't start ${command}: ${error.message}`));
    child.on('exit', (code, signal) => {
      clearInterval(orphan);
      process.off('SIGINT', ignore);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      resolve(signal === null ? (code ?? 1) : 128 + 15);
    });
  });
}

function fail(message) {
  process.stderr.write(`meshline: ${message}\n`);
  process.exit(1);
}

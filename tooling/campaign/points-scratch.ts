import { carryOut, releaseUndos } from '/tmp/work/h2/tooling/campaign/src/kill.ts';
import { openDesk } from '/tmp/work/h2/tooling/campaign/src/edits.ts';
import { judge } from '/tmp/work/h2/tooling/campaign/src/oracle/judge.ts';
import { quietWithin } from '/tmp/work/h2/tooling/campaign/src/quiet.ts';
import { createWorld } from '/tmp/work/h2/tooling/campaign/src/world/world.ts';
const world = await createWorld({ people: 30, seed: 5 });
try {
  const desk = openDesk(world, 5);
  for (const point of ['undo.before-commit', 'undo.after-commit', 'apply.before-commit', 'apply.after-commit'] as const) {
    const t = performance.now();
    const killed = await carryOut(world, desk, { kind: 'point', point, scope: undefined, hit: 1, towards: 'hubspot' });
    console.log(point, killed.hit, killed.acts, Math.round(performance.now() - t), killed.failed?.slice(-500) ?? '');
  }
  const daemon = world.start();
  await daemon.runsWithin(60000);
  console.log('quiet', await quietWithin(world, 120000));
  console.log('released', await releaseUndos(world, daemon));
  console.log('quiet', await quietWithin(world, 120000));
  daemon.signal('SIGTERM'); console.log(await daemon.endsWithin(30000), daemon.ended());
  console.log(await judge(world));
} finally { await world.close(); }

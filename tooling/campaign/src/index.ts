export { runChunk, type ChunkOptions, type ChunkResult } from './chunk.ts';
export type { Violation } from './oracle/violation.ts';
export { KILLS_IN_A_WORLD } from './plan.ts';
export { quietWithin } from './quiet.ts';
export { createWorld, type World, type WorldOptions } from './world/world.ts';

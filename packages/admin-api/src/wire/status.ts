import { z } from '@hono/zod-openapi';
import { connectionSchema } from './connection.ts';
import { count, exceptionKind, instant, name } from './scalars.ts';
import { standingStopSchema } from './write-stop.ts';

const share = z.number().min(0).max(1);

export const statusSchema = z
  .strictObject({
    at: instant,
    zone: z.string(),
    /** Of the daemon that answers. */
    version: z.string(),
    /** The rulebook in force, by its hash. */
    rulebook: z.string(),
    /** The stop of everything that writes; null = writing goes on. */
    stop: standingStopSchema.nullable(),
    /** After a restore or a failover: nothing is written until every system was read anew; null = the ledger is whole. */
    catchingUp: z.strictObject({ since: instant, because: z.string() }).nullable(),
    /** Heard of within a day. */
    daemons: z
      .array(
        z.strictObject({
          id: z.string(),
          version: z.string(),
          host: z.string(),
          pid: z.int(),
          startedAt: instant,
          seenAt: instant,
          /** Its last heartbeat is young. One that stopped in good order isn't listed at all. */
          alive: z.boolean(),
        }),
      )
      .readonly(),
    connections: z
      .array(
        connectionSchema.extend({
          /** How much of what MeshLine may take now is taken, for each limit of the vendor that was touched; the fullest first. */
          quota: z.array(z.strictObject({ limit: z.string(), used: share })).readonly(),
          /** When it is called again by itself; null = now, or nobody knows. */
          resumesAt: instant.nullable(),
          /** Its breaker lets nothing through: too many calls failed. */
          breakerOpen: z.boolean(),
        }),
      )
      .readonly(),
    /** By connection and lane; lanes without any are missing. */
    waiting: z
      .array(
        z.strictObject({
          connection: name,
          lane: z.enum(['handoff', 'live', 'backfill']),
          waiting: count,
          /** Since the oldest of those that wait was planned. */
          oldestSeconds: z.number().min(0).nullable(),
          inFlight: count,
          /** Accepted by the system, and not read back yet. */
          toReadBack: count,
          /** Nobody knows yet whether it arrived. */
          unknown: count,
          parked: count,
        }),
      )
      .readonly(),
    exceptions: z.strictObject({
      causes: count,
      records: count,
      overdue: count,
      /** Of the causes: what the first audit found, without clocks. */
      backlog: count,
      byKind: z
        .array(z.strictObject({ kind: exceptionKind, causes: count, records: count, overdue: count, backlog: count }))
        .readonly(),
    }),
    /** Sampled values that were the same as what counts, over the last day; entities without any are missing. */
    agreement: z.array(z.strictObject({ entity: name, label: z.string(), compared: count, same: count, share })).readonly(),
    /** What may send events by itself, by source; `*` = senders that named no source. Counts are since the first event. */
    events: z
      .array(
        z.strictObject({
          source: name,
          /** The system whose webhooks these are; null = a stream of its own. */
          connection: name.nullable(),
          /** None of its secrets is set: everything is refused. */
          closed: z.boolean(),
          /** Verified and readable, repetitions included. */
          received: count,
          duplicates: count,
          /** Stored, and not taken in yet. */
          waiting: count,
          oldestSeconds: z.number().min(0).nullable(),
          /** Since anything came, right or wrong. */
          lastSeconds: z.number().min(0).nullable(),
          refused: z.array(z.strictObject({ reason: z.string(), count })).readonly(),
          /** Taken, and about nothing of ours. */
          ignored: z.array(z.strictObject({ reason: z.string(), count })).readonly(),
          /** Answered 503: their senders send them again. */
          unavailable: count,
        }),
      )
      .readonly(),
    lastHour: z.strictObject({
      /** Differences between two readings of a record. */
      changes: count,
      /** Writes that were read back as written. */
      confirmed: count,
      refused: count,
      /** Attempts that weren't the first of their write. */
      retried: count,
    }),
  })
  .openapi('Status');
export type Status = z.infer<typeof statusSchema>;

import { Collection } from '../core/collection.ts';
import type { Journal } from '../core/journal.ts';
import { iso } from './record.ts';

export interface Stage {
  readonly id: string;
  readonly label: string;
  /** Of a deal's stage; a ticket's is open or closed. */
  readonly probability?: string;
  readonly ticketState?: 'OPEN' | 'CLOSED';
}
export interface PipelineRow {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly createdAt: number;
  readonly stages: readonly Stage[];
}

/** The pipeline that every portal starts with (hubspot.md 8). */
const STANDARD: PipelineRow = {
  id: 'default',
  label: 'Sales Pipeline',
  displayOrder: 0,
  createdAt: Date.UTC(2019, 7, 6, 2, 41, 8, 29),
  stages: [
    { id: 'appointmentscheduled', label: 'Appointment Scheduled', probability: '0.2' },
    { id: 'qualifiedtobuy', label: 'Qualified To Buy', probability: '0.4' },
    { id: 'presentationscheduled', label: 'Presentation Scheduled', probability: '0.6' },
    { id: 'decisionmakerboughtin', label: 'Decision Maker Bought-In', probability: '0.8' },
    { id: 'contractsent', label: 'Contract Sent', probability: '0.9' },
    { id: 'closedwon', label: 'Closed Won', probability: '1.0' },
    { id: 'closedlost', label: 'Closed Lost', probability: '0.0' },
  ],
};

/** The support pipeline that every portal starts with; its ids are numbers. */
export const SUPPORT: PipelineRow = {
  id: '0',
  label: 'Support Pipeline',
  displayOrder: 0,
  createdAt: STANDARD.createdAt,
  stages: [
    { id: '1', label: 'New', ticketState: 'OPEN' },
    { id: '2', label: 'Waiting on contact', ticketState: 'OPEN' },
    { id: '3', label: 'Waiting on us', ticketState: 'OPEN' },
    { id: '4', label: 'Closed', ticketState: 'CLOSED' },
  ],
};

/** Deal pipelines: the standard one, and those that were added over the API (their ids are numbers). */
export class Pipelines {
  readonly rows: Collection<PipelineRow>;
  #lastId = 71_300_100;
  constructor(journal: Journal) {
    this.rows = new Collection('hubspot.pipelines', journal);
  }
  restore(id: string, row: PipelineRow | undefined): void {
    this.rows.restore(id, row);
    for (const used of [id, ...(row?.stages.map((stage) => stage.id) ?? [])]) this.#lastId = Math.max(this.#lastId, Number(used));
  }
  all(): PipelineRow[] {
    return [STANDARD, ...this.rows.values()];
  }
  get(id: string): PipelineRow | undefined {
    return id === STANDARD.id ? STANDARD : this.rows.get(id);
  }
  create(label: string, displayOrder: number, stages: readonly Omit<Stage, 'id'>[], createdAt: number): PipelineRow {
    const next = (): string => String((this.#lastId += 1));
    return this.rows.put({
      id: next(),
      label,
      displayOrder,
      createdAt,
      stages: stages.map((stage) => ({ id: next(), ...stage })),
    });
  }
}

export const stageJson = (pipeline: PipelineRow, stage: Stage): Record<string, unknown> => ({
  id: stage.id,
  label: stage.label,
  displayOrder: pipeline.stages.indexOf(stage),
  metadata:
    stage.ticketState === undefined
      ? { isClosed: String(['0.0', '1.0'].includes(stage.probability ?? '')), probability: stage.probability }
      : { isClosed: String(stage.ticketState === 'CLOSED'), ticketState: stage.ticketState },
  archived: false,
  createdAt: iso(pipeline.createdAt),
  updatedAt: iso(pipeline.createdAt),
  writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
});

export const pipelineJson = (pipeline: PipelineRow): Record<string, unknown> => ({
  id: pipeline.id,
  label: pipeline.label,
  displayOrder: pipeline.displayOrder,
  archived: false,
  createdAt: iso(pipeline.createdAt),
  updatedAt: iso(pipeline.createdAt),
  stages: pipeline.stages.map((stage) => stageJson(pipeline, stage)),
});

import { invalidProperties, type PropertyProblem } from './errors.ts';
import type { ObjectType } from './object-types.ts';
import type { Portal } from './portal.ts';
import { stored, type Origin, type RecordRow } from './record.ts';
import { SUPPORT } from './pipelines.ts';
import { LIFECYCLE_STAGES } from './standard-properties.ts';
import { normalise } from './values.ts';
import { asText, type Json } from './wire.ts';

const stageIndex = (stage: string): number => (LIFECYCLE_STAGES as readonly string[]).indexOf(stage);

/**
 * The values to store for a write of `properties`, all of them or an error that lists what is wrong (hubspot.md 7, 8).
 * A person in HubSpot's pages may do what the API may not: add e-mails, take a lifecycle stage back.
 */
export function checkedValues(
  portal: Portal,
  type: ObjectType,
  properties: Json,
  row: RecordRow | undefined,
  origin: Origin,
): Record<string, string> {
  const values: Record<string, string> = {};
  const problems: PropertyProblem[] = [];
  for (const [name, raw] of Object.entries(properties)) {
    if (raw === undefined) continue;
    const definition = portal.properties.get(type, name);
    if (definition === undefined) {
      problems.push({ name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
      continue;
    }
    if (name === 'hs_additional_emails' && origin === 'ui') {
      values[name] = emailList(asText(raw));
      continue;
    }
    if (definition.readOnly || definition.calculated) {
      const message = `"${name}" is a read only property; its value cannot be set.`;
      problems.push({ name, code: 'READ_ONLY_VALUE', message });
      continue;
    }
    const result = normalise(definition, raw, row === undefined ? '' : stored(row, name));
    if ('problem' in result) problems.push(result.problem);
    else values[name] = result.value;
  }
  problems.push(...ownerProblems(portal, values, origin));
  if (type.name === 'deals') problems.push(...stageProblems(portal, values, row));
  if (type.name === 'tickets') problems.push(...ticketProblems(values, row));
  if (origin === 'api') problems.push(...lifecycleProblems(portal, values, row));
  if (problems.length > 0) throw invalidProperties(problems);
  return values;
}

const emailList = (text: string): string => {
  const parts = text.split(';').map((part) => part.trim().toLowerCase());
  return [...new Set(parts)].filter((part) => part !== '').join(';');
};

/** An owner is written by its owner id; the API takes active ones only, old records may still name one that left. */
function ownerProblems(portal: Portal, values: Readonly<Record<string, string>>, origin: Origin): PropertyProblem[] {
  const id = values['hubspot_owner_id'];
  if (id === undefined || id === '') return [];
  const known = origin === 'api' ? portal.owners.isActive(id) : portal.owners.rows.get(id) !== undefined;
  return known ? [] : [{ name: 'hubspot_owner_id', code: 'INVALID_OWNER_ID', message: `Owner ${id} does not exist` }];
}

/** A stage belongs to its pipeline: a write must leave the two in agreement. */
function stageProblems(portal: Portal, values: Readonly<Record<string, string>>, row: RecordRow | undefined): PropertyProblem[] {
  if (values['pipeline'] === undefined && values['dealstage'] === undefined) return [];
  const pipelineId = values['pipeline'] ?? (row === undefined ? '' : stored(row, 'pipeline'));
  const stageId = values['dealstage'] ?? (row === undefined ? '' : stored(row, 'dealstage'));
  // On create, a missing one is refused for being missing.
  if (row === undefined && (pipelineId === '' || stageId === '')) return [];
  const pipeline = portal.pipelines.get(pipelineId);
  if (pipeline === undefined) {
    return [{ name: 'pipeline', code: 'INVALID_OPTION', message: `Pipeline "${pipelineId}" does not exist` }];
  }
  if (pipeline.stages.some((stage) => stage.id === stageId)) return [];
  const message = `Stage "${stageId}" does not belong to pipeline "${pipelineId}"`;
  return [{ name: 'dealstage', code: 'INVALID_OPTION', message }];
}

/** A ticket without a pipeline goes to the support pipeline; its stage must be one of it. */
function ticketProblems(values: Record<string, string>, row: RecordRow | undefined): PropertyProblem[] {
  if (row === undefined) values['hs_pipeline'] ??= SUPPORT.id;
  const { hs_pipeline: pipeline, hs_pipeline_stage: stage } = values;
  if (pipeline !== undefined && pipeline !== SUPPORT.id) {
    return [{ name: 'hs_pipeline', code: 'INVALID_OPTION', message: `Pipeline "${pipeline}" does not exist` }];
  }
  if (stage === undefined || SUPPORT.stages.some(({ id }) => id === stage)) return [];
  const message = `Stage "${stage}" does not belong to pipeline "${SUPPORT.id}"`;
  return [{ name: 'hs_pipeline_stage', code: 'INVALID_OPTION', message }];
}

/** The API moves a lifecycle stage forward only, unless it was cleared first; dropped from `values` when ignored. */
function lifecycleProblems(portal: Portal, values: Record<string, string>, row: RecordRow | undefined): PropertyProblem[] {
  const next = values['lifecyclestage'];
  if (row === undefined || next === undefined || next === '') return [];
  const current = stored(row, 'lifecyclestage');
  if (current === '' || stageIndex(next) >= stageIndex(current)) return [];
  if (portal.settings.backwardLifecycle === 'ignored') {
    delete values['lifecyclestage'];
    return [];
  }
  const message = `Lifecycle stage can't be moved backwards from ${current} to ${next}`;
  return [{ name: 'lifecyclestage', code: 'INVALID_LIFECYCLE_STAGE', message }];
}

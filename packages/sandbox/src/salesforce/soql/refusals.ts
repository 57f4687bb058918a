import { fault } from '../errors.ts';

const AROUND = 20;

/** The platform's message points at the place with a caret; SOQL is one row here. */
function pointed(soql: string, at: number, message: string): string {
  const from = Math.max(0, at - AROUND);
  return `\n${soql.slice(from, at + AROUND).replaceAll(/\s/g, ' ')}\n${' '.repeat(at - from)}^\nERROR at Row:1:Column:${at + 1}\n${message}`;
}

export const malformed = (soql: string, at: number, message: string): Error =>
  fault(400, 'MALFORMED_QUERY', pointed(soql, at, message));

export const unexpected = (soql: string, at: number, token: string): Error => malformed(soql, at, `unexpected token: '${token}'`);

export const noColumn = (soql: string, at: number, name: string, entity: string): Error =>
  fault(
    400,
    'INVALID_FIELD',
    pointed(
      soql,
      at,
      `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  );

export const noRelation = (soql: string, at: number, name: string): Error =>
  fault(
    400,
    'INVALID_FIELD',
    pointed(
      soql,
      at,
      `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  );

export const noType = (soql: string, at: number, name: string): Error =>
  fault(
    400,
    'INVALID_TYPE',
    pointed(
      soql,
      at,
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  );

export const badFilter = (soql: string, at: number, message: string): Error =>
  fault(400, 'INVALID_FIELD', pointed(soql, at, message));

import { parseSync } from 'oxc-parser';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly typesOnly: boolean;
}

export interface Use {
  /** `process`, `Date.now`, `new Date()`. */
  readonly what: string;
  readonly line: number;
}

export interface Parsed {
  readonly imports: readonly Import[];
  readonly defaultExports: readonly number[];
  readonly starExports: readonly number[];
  /** Uses of names that the file doesn't declare, members of two parts included. */
  readonly uses: readonly Use[];
  readonly error: string | undefined;
}

/** What the laws ask about a file: one parse. */
export function parse(path: string, text: string): Parsed {
  const { program, module, errors } = parseSync(path, text);
  const lineOf = lineFinder(text);
  const literal = (start: number, end: number): string => /^(['"])(.*)\1$/s.exec(text.slice(start, end))?.[2] ?? '';
  const exported = module.staticExports.flatMap(({ entries }) => entries);
  const imports: Import[] = [
    ...module.staticImports.map(({ moduleRequest, entries, start }) => ({
      specifier: moduleRequest.value,
      line: lineOf(start),
      typesOnly: /^import\s+type\b/.test(text.slice(start)) || (entries.length > 0 && entries.every(({ isType }) => isType)),
    })),
    ...exported.flatMap(({ moduleRequest, isType, start }) =>
      moduleRequest ? [{ specifier: moduleRequest.value, line: lineOf(start), typesOnly: isType }] : [],
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const specifier = literal(moduleRequest.start, moduleRequest.end);
      return specifier === '' ? [] : [{ specifier, line: lineOf(moduleRequest.start), typesOnly: false }];
    }),
  ];
  const { uses, typeImports } = walk(program, lineOf);
  return {
    imports: [...imports, ...typeImports],
    defaultExports: exported
      .filter(({ exportName }) => exportName.kind === 'Default' || exportName.name === 'default')
      .map(({ start }) => lineOf(start)),
    starExports: exported.filter(({ importName }) => importName.kind === 'AllButDefault').map(({ start }) => lineOf(start)),
    uses,
    error: errors[0]?.message,
  };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** `import('x')` in a type, and every value use of a free name. */
function walk(program: unknown, lineOf: (offset: number) => number): { uses: Use[]; typeImports: Import[] } {
  const found: { name: string; what: string; start: number }[] = [];
  const declared = new Set<string>();
  const typeImports: Import[] = [];
  const visit = (value: unknown, parent: Node | undefined, key: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, parent, key);
      return;
    }
    if (!isNode(value)) return;
    if (value.type === 'TSImportType') {
      const source = (value['source'] ?? value['argument']) as { value?: unknown; literal?: { value?: unknown } } | undefined;
      const specifier = source?.value ?? source?.literal?.value;
      if (typeof specifier === 'string') typeImports.push({ specifier, line: lineOf(value.start), typesOnly: true });
    }
    if (value.type === 'Identifier' && parent) {
      const name = String(value['name']);
      if (declares(parent, key)) declared.add(name);
      else if (isUse(parent, key)) found.push({ name, what: written(name, parent, key), start: value.start });
    }
    if (value.type === 'MetaProperty') return;
    for (const [childKey, child] of Object.entries(value)) {
      // Types are no use of a value: `typeof process` in a type asks for nothing at run time.
      if (
        childKey === 'typeAnnotation' ||
        childKey === 'typeArguments' ||
        childKey === 'returnType' ||
        childKey === 'typeParameters'
      ) {
        visitTypes(child);
        continue;
      }
      visit(child, value, childKey);
    }
  };
  const visitTypes = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visitTypes);
    if (!isNode(value)) return;
    if (value.type === 'TSImportType') visit(value, undefined, '');
    else for (const child of Object.values(value)) visitTypes(child);
  };
  visit(program, undefined, '');
  return {
    uses: found.filter(({ name }) => !declared.has(name)).map(({ what, start }) => ({ what, line: lineOf(start) })),
    typeImports,
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function declares(parent: Node, key: string): boolean {
  if (parent.type === 'VariableDeclarator' || parent.type === 'FunctionDeclaration' || parent.type === 'ClassDeclaration')
    return key === 'id';
  if (parent.type === 'ArrowFunctionExpression' || parent.type === 'FunctionExpression') return key === 'params' || key === 'id';
  if (parent.type === 'FunctionDeclaration') return key === 'params';
  if (parent.type.startsWith('Import')) return key === 'local';
  if (parent.type === 'AssignmentPattern') return key === 'left';
  if (parent.type === 'ArrayPattern' || parent.type === 'RestElement' || parent.type === 'CatchClause')
    return key === 'elements' || key === 'argument' || key === 'param';
  return false;
}

function isUse(parent: Node, key: string): boolean {
  if (
    parent.type.startsWith('TS') &&
    parent.type !== 'TSAsExpression' &&
    parent.type !== 'TSSatisfiesExpression' &&
    parent.type !== 'TSNonNullExpression'
  )
    return false;
  if (parent.type === 'MemberExpression') return key === 'object' || parent['computed'] === true;
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition' || parent.type === 'MethodDefinition')
    return key === 'value' || parent['computed'] === true;
  return !parent.type.startsWith('Import') && !parent.type.startsWith('Export') && parent.type !== 'LabeledStatement';
}

function written(name: string, parent: Node, key: string): string {
  if (parent.type === 'MemberExpression' && key === 'object') {
    const property = parent['property'] as Node | undefined;
    const member = property?.type === 'Identifier' ? property['name'] : property?.['value'];
    return `${name}.${String(member)}`;
  }
  const bare = name === 'Date' && key === 'callee' && (parent['arguments'] as readonly unknown[] | undefined)?.length === 0;
  return bare ? (parent.type === 'NewExpression' ? 'new Date()' : 'Date()') : name;
}

function lineFinder(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

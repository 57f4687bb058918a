export { emptyDatabase, freshDatabase, type TestDatabase } from './database.ts';

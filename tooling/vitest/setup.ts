import fc from 'fast-check';

// The same cases on each run of `npm test`: what fails there fails for everybody. Looking further is a deep run's work,
// which takes another seed from the environment.
const seed = Number(process.env['MESHLINE_TEST_SEED'] ?? 20261123);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

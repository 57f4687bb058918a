// Adds up the gate: node count.mjs VERIFY_LOG VERIFY_CODE TESTS_JSON TEST_CODE. Prints `N passed, N failed`; exits with 1
// where anything failed. Plain JavaScript, as it runs on the system's Node also when nothing could be installed.
import { readFileSync } from 'node:fs';

const [verifyLog, verifyCode, testsFile, testCode] = process.argv.slice(2);
const checks = honest(checkCounts(read(verifyLog)), verifyCode, 'the checks');
const tests = honest(testCounts(read(testsFile)), testCode, 'the tests');
const failed = checks.failed + tests.failed;
console.log(`${checks.passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function checkCounts(text) {
  const last = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return { passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0) };
}

/** Vitest's JSON report. A file that failed without a failed test (it couldn't be loaded, a hook threw) counts as one. */
function testCounts(text) {
  if (text === '') return { passed: 0, failed: 0 };
  const report = JSON.parse(text);
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  for (const file of report.testResults) {
    for (const test of file.assertionResults)
      if (test.status === 'failed') console.log(`failed: ${file.name.replace(`${process.cwd()}/`, '')} > ${test.fullName}`);
  }
  for (const file of broken)
    console.log(`failed: ${file.name.replace(`${process.cwd()}/`, '')}: ${String(file.message).split('\n')[0]}`);
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** What ended badly without saying so, or ran nothing at all, failed. */
function honest({ passed, failed }, code, what) {
  if (code !== '0' && failed === 0) {
    console.log(`failed: ${what} ended with code ${code}`);
    return { passed, failed: 1 };
  }
  if (passed + failed === 0) {
    console.log(`failed: ${what} did not run`);
    return { passed, failed: 1 };
  }
  return { passed, failed };
}

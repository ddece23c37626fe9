"use strict";
// Named steps, run in their order; each reports itself as one line of JSON: {"step", "ok", "detail"}.
// A step that fails does not stop the others: what they needed from it shows in their own reports.

const steps = [];

function step(name, body) {
  steps.push({ name, body });
}

async function runSteps() {
  for (const { name, body } of steps) {
    process.stdout.write(`${JSON.stringify(await reportOf(name, body))}\n`);
  }
}

async function reportOf(name, body) {
  try {
    await body();
    return { step: name, ok: true, detail: "" };
  } catch (problem) {
    return { step: name, ok: false, detail: textOf(problem) };
  }
}

function textOf(problem) {
  const answer = problem && problem.response && problem.response.data;
  return answer ? JSON.stringify(answer) : String((problem && problem.stack) || problem);
}

module.exports = { step, runSteps };

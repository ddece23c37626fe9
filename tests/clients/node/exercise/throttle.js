"use strict";
// node-quickbooks against a sandbox that counts: a fiftieth of QuickBooks' limits, so 10 calls a minute and 1 a second.

const assert = require("node:assert/strict");
const { clientOf, faultOf } = require("./client");
const { advance, newCompany } = require("./sandbox");
const { step, runSteps } = require("./steps");

const PER_MINUTE = 10;
const MANY = 40;

// How many calls went through before the first refusal, and that refusal.
async function untilRefused(qbo, rest) {
  for (let done = 0; done < MANY; done += 1) {
    const problem = await qbo.getPreferences().then(() => null, (error) => error);
    if (problem) return [done, problem.response];
    await rest();
  }
  return assert.fail(`${MANY} calls and none was refused`);
}

step("calls in one second are counted", async () => {
  const qbo = clientOf(await newCompany());
  const [done, answer] = await untilRefused(qbo, async () => {});
  assert.ok(done >= 1);
  assert.deepEqual([answer.status, faultOf(answer.data).code], [429, "3001"]);
  assert.match(faultOf(answer.data).detail, /The request limit was reached/);
  await advance(2);
  assert.ok(await qbo.getPreferences());
});

step("calls in one minute are counted", async () => {
  const qbo = clientOf(await newCompany());
  const [done, answer] = await untilRefused(qbo, () => advance(2));
  assert.deepEqual([done, answer.status], [PER_MINUTE, 429]);
  await advance(60);
  assert.ok(await qbo.getPreferences());
});

runSteps();

"use strict";
// The sandbox's control plane; its address comes in the environment.

const CONTROL = process.env.SANDBOX_CONTROL_URL;
const COMPANY = { name: "Plomberie Ô inc.", timeZone: "America/Toronto", currency: "CAD" };

async function control(path, body) {
  const method = body === undefined ? "GET" : "POST";
  const answer = await fetch(`${CONTROL}/${path}`, { method, body: body && JSON.stringify(body) });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// A company of its own, with the given records by type; answers how to connect to it.
async function newCompany(entities = {}) {
  return (await control("seed", { company: COMPANY, qbo: entities })).qbo;
}

async function advance(seconds) {
  return (await control("clock", { advance_s: seconds })).now;
}

// Signed balances by account name in cents, debit positive, of the accounts that are not at zero.
async function movedCents(realmId) {
  const { trial_balance: lines } = await control(`qbo/${realmId}/books`);
  const cents = lines.map((line) => [line.name, Math.round(100 * (line.debit - line.credit))]);
  return Object.fromEntries(cents.filter(([, amount]) => amount !== 0));
}

module.exports = { COMPANY, control, newCompany, advance, movedCents };

"use strict";
// Tokens that end, rotate and are revoked.

const assert = require("node:assert/strict");
const { clientOf, refused } = require("./client");
const { advance, newCompany } = require("./sandbox");
const { shop, open } = require("./shop");
const { step } = require("./steps");

const HOUR = 3600;
const DAY = 24 * HOUR;

step("an expired token is refreshed and the call repeated", async () => {
  await open();
  const before = shop.qbo.token;
  await advance(HOUR + 1);
  const fault = await refused(shop.qbo.getPreferences(), "3200", 401);
  assert.equal(fault.detail, "Token expired");
  await shop.qbo.refreshAccessToken();
  assert.notEqual(shop.qbo.token, before);
  assert.ok(await shop.qbo.getPreferences());
});

step("a rotated refresh token is the only one that works", async () => {
  const old = shop.qbo.refreshToken;
  await advance(DAY);
  await shop.qbo.refreshAccessToken();
  assert.notEqual(shop.qbo.refreshToken, old);
  const late = clientOf({ ...shop.connection, refresh_token: old });
  const problem = await late.refreshAccessToken().catch((error) => error);
  assert.deepEqual([problem.response.status, problem.response.data.error], [400, "invalid_grant"]);
  assert.ok(await shop.qbo.getPreferences());
});

step("a token opens one company only", async () => {
  const other = await newCompany();
  const astray = clientOf({ ...shop.connection, access_token: shop.qbo.token, realm_id: other.realm_id });
  await refused(astray.getPreferences(), "3100", 403);
});

step("user information, and the end of the connection", async () => {
  assert.equal((await shop.qbo.getUserInfo()).email, "comptable@example.org");
  const token = shop.qbo.token;
  await shop.qbo.revokeAccess(true);
  assert.equal(shop.qbo.token, null);
  await refused(clientOf({ ...shop.connection, access_token: token }).getPreferences(), "3200", 401);
});

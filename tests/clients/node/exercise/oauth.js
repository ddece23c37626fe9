"use strict";
// intuit-oauth: consent, tokens, their rotation and their end, and the accounting API through its own call.

const assert = require("node:assert/strict");
const OAuthClient = require("intuit-oauth");
const { COMPANY, advance, newCompany } = require("./sandbox");
const { step, runSteps } = require("./steps");

const DAY = 24 * 3600;
const FIVE_YEARS = 5 * 365 * DAY;
const { Accounting, OpenId, Email } = OAuthClient.scopes;
const known = {};

function authClient(more = {}) {
  return new OAuthClient({
    clientId: known.connection.client_id,
    clientSecret: known.connection.client_secret,
    environment: "sandbox",
    redirectUri: "http://localhost:8000/callback",
    ...more,
  });
}

// Where the browser is sent once the person has agreed.
async function consent(auth, scope) {
  const answer = await fetch(auth.authorizeUri({ scope, state: "état-42" }), { redirect: "manual" });
  assert.equal(answer.status, 302);
  return answer.headers.get("location");
}

async function refused(call, status, error) {
  const problem = await call.then((answer) => assert.fail(JSON.stringify(answer.json)), (reason) => reason);
  const answer = problem.authResponse.response;
  assert.deepEqual([answer.status, answer.data.error], [status, error]);
}

step("the end points of the discovery document", async () => {
  known.connection = await newCompany();
  const document = await (await fetch(known.connection.discovery_url)).json();
  authClient().setAuthorizeURLs({
    authorizeEndpoint: document.authorization_endpoint,
    tokenEndpoint: document.token_endpoint,
    revokeEndpoint: document.revocation_endpoint,
    userInfoEndpoint: document.userinfo_endpoint,
  });
  OAuthClient.jwks_uri = document.jwks_uri;
  OAuthClient.environment.sandbox = `${known.connection.base_url}/`;
  assert.ok(OAuthClient.tokenEndpoint.startsWith(known.connection.base_url));
});

step("consent, code and tokens", async () => {
  known.auth = authClient();
  known.back = await consent(known.auth, [Accounting, OpenId, Email]);
  const { json } = await known.auth.createToken(known.back);
  assert.deepEqual([json.token_type, json.expires_in], ["bearer", 3600]);
  assert.ok(json.x_refresh_token_expires_in >= 100 * DAY);
  const token = known.auth.getToken().getToken();
  assert.deepEqual([token.realmId, token.access_token], [known.connection.realm_id, json.access_token]);
  assert.equal(known.auth.getToken().state, "état-42");
  assert.ok(known.auth.isAccessTokenValid());
});

step("a code is good once", () => refused(authClient().createToken(known.back), 400, "invalid_grant"));

step("the id token is valid", async () => {
  assert.equal(await known.auth.validateIdToken(), true);
});

step("user information", async () => {
  const { json } = await known.auth.getUserInfo();
  assert.equal(json.email, "comptable@example.org");
});

step("a call of the accounting API", async () => {
  const url = `v3/company/${known.connection.realm_id}/companyinfo/${known.connection.realm_id}`;
  const { json, headers } = await known.auth.makeApiCall({ url, params: { minorversion: 75 } });
  assert.equal(json.CompanyInfo.CompanyName, COMPANY.name);
  assert.ok(headers.intuit_tid);
  const missing = { url: url.replace(/companyinfo.*/, "customer/987654") };
  const problem = await known.auth.makeApiCall(missing).catch((error) => error);
  assert.equal(problem.code, "610");
});

step("refresh, and rotation after a day", async () => {
  const before = { ...known.auth.getToken().getToken() };
  await known.auth.refresh();
  const same = { ...known.auth.getToken().getToken() };
  assert.equal(same.refresh_token, before.refresh_token);
  assert.notEqual(same.access_token, before.access_token);
  await advance(DAY);
  await known.auth.refreshUsingToken(same.refresh_token);
  assert.notEqual(known.auth.getToken().getToken().refresh_token, same.refresh_token);
  known.old = same.refresh_token;
});

step("the old refresh token is dead", () => refused(authClient().refreshUsingToken(known.old), 400, "invalid_grant"));

step("the hard end is told when asked for", async () => {
  const auth = authClient({ includeRefreshTokenHardExpiresIn: true, token: known.auth.getToken().getToken() });
  const { json } = await auth.refresh();
  const passed = FIVE_YEARS - json.x_refresh_token_hard_expires_in;
  assert.ok(passed >= DAY && passed < 2 * DAY, String(passed));
});

step("a wrong secret", async () => {
  const wrong = authClient({ clientSecret: "wrong", token: known.auth.getToken().getToken() });
  await refused(wrong.refresh(), 401, "invalid_client");
});

step("revoking ends the connection", async () => {
  const { refresh_token: refreshToken, access_token: accessToken } = known.auth.getToken().getToken();
  await known.auth.revoke({ refresh_token: refreshToken });
  await refused(authClient().refreshUsingToken(refreshToken), 400, "invalid_grant");
  const late = authClient({ token: { access_token: accessToken } });
  const problem = await late.makeApiCall({ url: `v3/company/${known.connection.realm_id}/preferences` }).catch((error) => error);
  assert.match(`${problem.code} ${problem.message}`, /401|UNAUTHORIZED|Unauthorized/i);
});

runSteps();

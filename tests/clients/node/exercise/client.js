"use strict";
// node-quickbooks pointed at a company of the sandbox, each of its calls as a promise.

const assert = require("node:assert/strict");
const util = require("node:util");
const QuickBooks = require("node-quickbooks");

function clientOf(connection) {
  const base = connection.base_url;
  QuickBooks.V3_ENDPOINT_BASE_URL = `${base}/v3/company/`;
  QuickBooks.TOKEN_URL = `${base}/oauth2/v1/tokens/bearer`;
  QuickBooks.REVOKE_URL = `${base}/v2/oauth2/tokens/revoke`;
  QuickBooks.USER_INFO_URL = `${base}/v1/openid_connect/userinfo`;
  const { client_id: id, client_secret: secret, access_token: access, refresh_token: refresh } = connection;
  return promised(new QuickBooks(id, secret, access, false, connection.realm_id, true, false, 75, "2.0", refresh));
}

function promised(client) {
  return new Proxy(client, {
    get(target, name) {
      const value = target[name];
      return typeof value === "function" ? util.promisify(value.bind(target)) : value;
    },
  });
}

function faultOf(body) {
  const fault = body.Fault || body.fault || {};
  const error = (fault.Error || fault.error || [{}])[0];
  return { code: error.code, detail: error.Detail || error.detail || "" };
}

// The fault that a call is refused with; the call must be refused, with this code and HTTP status.
async function refused(call, code, status = 400) {
  const problem = await call.then(
    (answer) => assert.fail(`not refused with ${code}: ${JSON.stringify(answer)}`),
    (error) => error,
  );
  if (!problem.response) throw problem;
  const fault = faultOf(problem.response.data);
  assert.deepEqual([problem.response.status, fault.code], [status, code], fault.detail);
  return fault;
}

// The rows of an answer to a query: QuickBooks leaves the entity out where there are none.
function rows(answer) {
  return Object.values(answer.QueryResponse).find(Array.isArray) || [];
}

module.exports = { clientOf, faultOf, refused, rows };

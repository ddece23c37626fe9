"use strict";
// Company, paging, names and items.

const assert = require("node:assert/strict");
const { clientOf, refused, rows } = require("./client");
const { COMPANY, newCompany } = require("./sandbox");
const { shop, open, account } = require("./shop");
const { step } = require("./steps");

const AWKWARD_NAMES = ["L'Étoile d'Or", "Électricité Bégin & Fils", "Chez « Ti-Guy » 100 %", "Œuvres + Cie #1 <x>"];

step("open a company", open);

step("company information and preferences", async () => {
  const info = await shop.qbo.getCompanyInfo(shop.realmId);
  assert.deepEqual([info.CompanyName, info.Country], [COMPANY.name, "CA"]);
  assert.equal((await shop.qbo.getPreferences()).SalesFormsPrefs.CustomTxnNumbers, true);
  assert.equal(rows(await shop.qbo.findCompanyInfos({}))[0].CompanyName, COMPANY.name);
});

step("paging past a thousand", async () => {
  const names = Array.from({ length: 1005 }, (_, index) => `Client ${String(index + 1).padStart(4, "0")}`);
  const many = clientOf(await newCompany({ Customer: names.map((DisplayName) => ({ DisplayName })) }));
  const all = await many.findCustomers({ fetchAll: true });
  assert.deepEqual(rows(all).map((row) => row.DisplayName), names);
  const page = await many.findCustomers([
    { field: "asc", value: "Id" },
    { field: "offset", value: 1001 },
    { field: "limit", value: 1000 },
  ]);
  assert.deepEqual(rows(page).map((row) => row.DisplayName), names.slice(1000));
  assert.equal(page.QueryResponse.startPosition, 1001);
  assert.equal((await many.findCustomers({ count: true })).QueryResponse.totalCount, 1005);
  assert.deepEqual((await many.findCustomers({ DisplayName: "Nobody" })).QueryResponse, {});
});

step("apostrophes and accents", async () => {
  for (const name of AWKWARD_NAMES) {
    const made = await shop.qbo.createCustomer({ DisplayName: name });
    const criteria = [{ DisplayName: name }, { DisplayName: ["Nobody", name] }, { Id: made.Id, Active: [true, false] }];
    for (const wanted of criteria) {
      assert.deepEqual(rows(await shop.qbo.findCustomers(wanted)).map((row) => row.DisplayName), [name]);
    }
  }
  const like = await shop.qbo.findCustomers([{ field: "DisplayName", value: "l'ét%", operator: "LIKE" }]);
  assert.equal(rows(like).length, 1);
});

step("queries that are refused", async () => {
  await refused(shop.qbo.findCustomers(" where DisplayName ="), "4000");
  await refused(shop.qbo.findCustomers({ NoSuchField: "x" }), "4001");
});

step("a duplicate name", async () => {
  const fault = await refused(shop.qbo.createCustomer({ DisplayName: "l'étoile D'OR" }), "6240");
  assert.match(fault.detail, /Another customer, vendor or employee is already using this name/);
  await shop.qbo.createVendor({ DisplayName: "Quincaillerie Côté" });
  await refused(shop.qbo.createCustomer({ DisplayName: "quincaillerie côté" }), "6240");
});

step("a customer changed and set inactive", async () => {
  const made = await shop.qbo.createCustomer({ DisplayName: "Café du Coin", Notes: "À rappeler" });
  const changed = await shop.qbo.updateCustomer({ Id: made.Id, SyncToken: made.SyncToken, GivenName: "Zoé" });
  assert.deepEqual([changed.SyncToken, changed.Notes, changed.DisplayName], ["1", "À rappeler", "Café du Coin"]);
  await refused(shop.qbo.updateCustomer({ Id: made.Id, SyncToken: "0", GivenName: "Max" }), "5010");
  const gone = await shop.qbo.updateCustomer({ Id: made.Id, SyncToken: "1", Active: false });
  assert.equal(gone.DisplayName, "Café du Coin (deleted)");
  assert.deepEqual(rows(await shop.qbo.findCustomers({ Id: made.Id })), []);
});

step("items and their duplicate", async () => {
  const item = { Name: "Pièce n° 7", Type: "NonInventory", Sku: "SKU-7" };
  const made = await shop.qbo.createItem({ ...item, IncomeAccountRef: await account("SalesOfProductIncome") });
  assert.deepEqual(rows(await shop.qbo.findItems({ Sku: "SKU-7" })).map((row) => row.Id), [made.Id]);
  await refused(shop.qbo.createItem({ ...item, Name: "PIÈCE N° 7", IncomeAccountRef: made.IncomeAccountRef }), "6240");
});

"use strict";
// Batches and what changed.

const assert = require("node:assert/strict");
const { faultOf, refused, rows } = require("./client");
const { advance } = require("./sandbox");
const { shop, form } = require("./shop");
const { step } = require("./steps");

function creates(names) {
  return names.map((DisplayName, index) => ({ bId: `b${index}`, operation: "create", Customer: { DisplayName } }));
}

step("a batch of five with one bad", async () => {
  const items = [
    ...creates(["Un", "Nord:Sud", "L'Été"]),
    { bId: "invoice", operation: "create", Invoice: form({ DocNumber: "B-1" }) },
    { bId: "query", Query: "select * from Customer where DisplayName like 'Gestion%'" },
  ];
  const { BatchItemResponse: answers } = await shop.qbo.batch(items);
  const byId = Object.fromEntries(answers.map((answer) => [answer.bId, answer]));
  assert.equal(answers.length, 5);
  assert.equal(faultOf(byId.b1).code, "2180");
  assert.deepEqual([byId.b0.Customer.DisplayName, byId.b2.Customer.DisplayName], ["Un", "L'Été"]);
  assert.equal(byId.invoice.Invoice.TotalAmt, 160.97);
  assert.deepEqual(rows(byId.query).map((row) => row.Id), [shop.customer.Id]);
  const { Id, SyncToken } = byId.invoice.Invoice;
  const gone = await shop.qbo.batch([{ bId: "x", operation: "delete", Invoice: { Id, SyncToken } }]);
  assert.equal(gone.BatchItemResponse[0].Invoice.status, "Deleted");
});

step("a batch of thirty, and of thirty-one", async () => {
  const names = Array.from({ length: 31 }, (_, index) => `Client ${index}`);
  await refused(shop.qbo.batch(creates(names)), "1040");
  const { BatchItemResponse: answers } = await shop.qbo.batch(creates(names.slice(0, 30)));
  assert.deepEqual(answers.map((answer) => answer.Customer.DisplayName).sort(), names.slice(0, 30).sort());
});

step("what changed since a moment", async () => {
  const kept = await shop.qbo.createInvoice(form());
  const deleted = await shop.qbo.createInvoice(form());
  const since = new Date(Date.parse(await advance(600)) - 60000);
  await shop.qbo.updateInvoice({ Id: kept.Id, SyncToken: "0", PrivateNote: "vu" });
  await shop.qbo.deleteInvoice(deleted.Id);
  const changes = await shop.qbo.changeDataCapture(["Invoice", "Payment"], since);
  const found = changes.CDCResponse[0].QueryResponse.flatMap((part) => part.Invoice || part.Payment || []);
  assert.deepEqual(found.map((row) => [row.Id, row.status || row.SyncToken]), [[kept.Id, "1"], [deleted.Id, "Deleted"]]);
  const before = await shop.qbo.changeDataCapture("Customer", new Date(since - 3000000));
  assert.ok(before.CDCResponse[0].QueryResponse[0].Customer.length > 30);
});

"use strict";
// Invoices with taxes; updates, repeats, void and delete.

const assert = require("node:assert/strict");
const { refused, rows } = require("./client");
const { shop, line, form } = require("./shop");
const { step } = require("./steps");

const made = {};

function taxes(invoice) {
  return invoice.TxnTaxDetail.TaxLine.map((tax) => [tax.TaxLineDetail.TaxPercent, tax.Amount]);
}

step("an invoice with both taxes", async () => {
  made.first = await shop.qbo.createInvoice(form({ DocNumber: "1042", Line: [line(140), line(50, "Zero-rated")] }));
  assert.equal(made.first.TotalAmt, 210.97);
  assert.deepEqual(taxes(made.first).filter(([percent]) => percent > 0), [[5, 7], [9.975, 13.97]]);
  const thrice = await shop.qbo.createInvoice(form({ Line: [line(10.1), line(10.1), line(10.1)] }));
  assert.deepEqual([taxes(thrice), thrice.TotalAmt], [[[5, 1.52], [9.975, 3.02]], 34.84]);
});

step("taxes inside the amounts", async () => {
  const body = form({ GlobalTaxCalculation: "TaxInclusive", Line: [line(114.98)] });
  const invoice = await shop.qbo.createInvoice(body);
  assert.deepEqual([invoice.TotalAmt, invoice.TxnTaxDetail.TotalTax], [114.98, 14.98]);
});

step("invoices that are refused", async () => {
  const fault = await refused(shop.qbo.createInvoice(form({ Line: [line(10, "")] })), "6000");
  assert.match(fault.detail, /GST\/HST rate/);
  const wrong = line(99.99);
  Object.assign(wrong.SalesItemLineDetail, { Qty: 2, UnitPrice: 70 });
  await refused(shop.qbo.createInvoice(form({ Line: [wrong] })), "6070");
  await refused(shop.qbo.createInvoice(form({ CustomerRef: { value: "987654" } })), "2500");
  await refused(shop.qbo.createInvoice(form({ DocNumber: "X".repeat(22) })), "2050");
  await refused(shop.qbo.createInvoice(form({ Colour: "blue" })), "2010");
});

step("sparse and full updates", async () => {
  const { Id, SyncToken } = made.first;
  const part = await shop.qbo.updateInvoice({ Id, SyncToken, DueDate: "2026-12-31" });
  assert.deepEqual([part.SyncToken, part.DueDate, part.TotalAmt], ["1", "2026-12-31", 210.97]);
  const full = await shop.qbo.updateInvoice({ ...part, sparse: false, PrivateNote: "Deuxième visite" });
  assert.deepEqual([full.SyncToken, full.PrivateNote, full.TotalAmt], ["2", "Deuxième visite", 210.97]);
  const fewer = await shop.qbo.updateInvoice({ Id, SyncToken: "2", Line: [full.Line[0]] });
  assert.deepEqual([fewer.SyncToken, fewer.TotalAmt, fewer.Line.length], ["3", 160.97, 2]);
});

step("a stale update", async () => {
  const stale = { Id: made.first.Id, SyncToken: "1", PrivateNote: "trop tard" };
  const fault = await refused(shop.qbo.updateInvoice(stale), "5010");
  assert.match(fault.detail, /were working on this at the same time/);
});

step("a duplicate number", async () => {
  const fault = await refused(shop.qbo.createInvoice(form({ DocNumber: "1042" })), "6140");
  assert.equal(/TxnId=(\d+)/.exec(fault.detail)[1], made.first.Id);
  const second = await shop.qbo.createInvoice(form({ DocNumber: "1042", allowDuplicateDocNum: true }));
  const found = rows(await shop.qbo.findInvoices({ DocNumber: "1042", asc: "Id" }));
  assert.deepEqual(found.map((row) => row.Id), [made.first.Id, second.Id]);
});

step("a request id twice", async () => {
  // The client takes the id out of the body that it is given.
  const send = () => shop.qbo.createInvoice(form({ DocNumber: "1043", requestId: "node-1043" }));
  const [once, again] = [await send(), await send()];
  assert.deepEqual(again, once);
  assert.equal(rows(await shop.qbo.findInvoices({ DocNumber: "1043" })).length, 1);
  await refused(shop.qbo.createInvoice(form({ requestId: "x".repeat(51) })), "2130");
});

step("void and delete", async () => {
  const invoice = await shop.qbo.createInvoice(form({ DocNumber: "1044" }));
  await shop.qbo.voidInvoice(invoice.Id);
  const voided = await shop.qbo.getInvoice(invoice.Id);
  assert.deepEqual([voided.TotalAmt, voided.Balance, voided.SyncToken], [0, 0, "1"]);
  assert.match(voided.PrivateNote, /^Voided/);
  const answer = await shop.qbo.deleteInvoice(invoice.Id);
  assert.equal(answer.Invoice.status, "Deleted");
  await refused(shop.qbo.getInvoice(invoice.Id), "610");
});

"use strict";
// Other lists, taxes, sending, printing, files and deposits.

const assert = require("node:assert/strict");
const { refused, rows } = require("./client");
const { movedCents } = require("./sandbox");
const { shop, open, account, line, form, payment } = require("./shop");
const { step } = require("./steps");

step("open a third company", open);

step("vendors, employees, accounts, terms, classes and locations", async () => {
  assert.equal((await shop.qbo.createVendor({ DisplayName: "Quincaillerie Côté & Frères" })).Balance, 0);
  assert.equal((await shop.qbo.createEmployee({ GivenName: "Ève", FamilyName: "Hébert" })).DisplayName, "Ève Hébert");
  const till = await shop.qbo.createAccount({ Name: "Petite caisse", AccountSubType: "CashOnHand" });
  assert.equal(till.AccountType, "Bank");
  await refused(shop.qbo.createAccount({ Name: "petite CAISSE", AccountSubType: "CashOnHand" }), "6240");
  assert.equal((await shop.qbo.createTerm({ Name: "Net 10", DueDays: 10 })).DueDays, 10);
  assert.equal((await shop.qbo.createPaymentMethod({ Name: "Virement" })).Name, "Virement");
  assert.equal((await shop.qbo.createClass({ Name: "Résidentiel" })).FullyQualifiedName, "Résidentiel");
  assert.equal((await shop.qbo.createDepartment({ Name: "Rive-Sud" })).Name, "Rive-Sud");
});

step("a tax code through the tax service", async () => {
  const [agency] = rows(await shop.qbo.findTaxAgencies({}));
  const rate = { TaxRateName: "Éco 3 %", RateValue: 3, TaxAgencyId: agency.Id, TaxApplicableOn: "Sales" };
  const made = await shop.qbo.createTaxService({ TaxCode: "Écofrais", TaxRateDetails: [rate] });
  shop.codes["Écofrais"] = made.TaxCodeId;
  const invoice = await shop.qbo.createInvoice(form({ Line: [line(100, "Écofrais")] }));
  assert.equal(invoice.TotalAmt, 103);
});

step("an invoice sent and printed", async () => {
  const invoice = await shop.qbo.createInvoice(form());
  const sent = await shop.qbo.sendInvoicePdf(invoice.Id, "client@example.org");
  assert.deepEqual([sent.EmailStatus, sent.BillEmail.Address], ["EmailSent", "client@example.org"]);
  const pdf = await shop.qbo.getInvoicePdf(invoice.Id);
  assert.equal(Buffer.from(pdf).subarray(0, 4).toString(), "%PDF");
});

step("a file that belongs to an invoice", async () => {
  const invoice = await shop.qbo.createInvoice(form());
  const file = Buffer.from("Bon n° 7\nsigné\n");
  const made = await shop.qbo.upload("bon.txt", "text/plain", file, "Invoice", invoice.Id);
  assert.deepEqual([made.FileName, made.SyncToken], ["bon.txt", "1"]);
  const read = await shop.qbo.getAttachable(made.Id);
  assert.deepEqual(read.AttachableRef.map((ref) => ref.EntityRef.value), [invoice.Id]);
});

step("a deposited payment is held by its deposit", async () => {
  const paid = await shop.qbo.createPayment(payment(60, []));
  await shop.qbo.createDeposit({
    DepositToAccountRef: await account("Checking"),
    Line: [{ Amount: 60, LinkedTxn: [{ TxnId: paid.Id, TxnType: "Payment", TxnLineId: "0" }] }],
  });
  assert.equal((await movedCents(shop.realmId)).Chequing, 6000);
  const { Id, SyncToken } = await shop.qbo.getPayment(paid.Id);
  await refused(shop.qbo.voidPayment({ Id, SyncToken }), "6540");
});

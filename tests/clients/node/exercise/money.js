"use strict";
// Payments, refunds, credit memos and expenses, in a company of their own so that its books can be read.

const assert = require("node:assert/strict");
const { refused } = require("./client");
const { movedCents } = require("./sandbox");
const { shop, open, account, line, form, payment, balanceOf } = require("./shop");
const { step } = require("./steps");

const RECEIVABLE = "Accounts Receivable (A/R)";

step("open a second company", open);

step("a partial payment and the rest", async () => {
  const invoice = await shop.qbo.createInvoice(form());
  const first = await shop.qbo.createPayment(payment(60, [[60, invoice.Id]], { PaymentRefNum: "CHQ 118" }));
  assert.deepEqual([first.TotalAmt, first.UnappliedAmt], [60, 0]);
  const part = await shop.qbo.getInvoice(invoice.Id);
  assert.deepEqual([part.Balance, part.SyncToken], [100.97, "1"]);
  assert.deepEqual(part.LinkedTxn.map((link) => [link.TxnId, link.TxnType]), [[first.Id, "Payment"]]);
  const rest = await shop.qbo.createPayment(payment(100.97, [[100.97, invoice.Id]]));
  assert.equal(await balanceOf(invoice), 0);
  await shop.qbo.deletePayment(rest.Id);
  await shop.qbo.deletePayment({ Id: first.Id, SyncToken: first.SyncToken });
  assert.equal(await balanceOf(invoice), 160.97);
  await shop.qbo.deleteInvoice(invoice.Id);
  assert.deepEqual(await movedCents(shop.realmId), {});
});

step("a voided payment opens its invoice again", async () => {
  const invoice = await shop.qbo.createInvoice(form());
  const paid = await shop.qbo.createPayment(payment(160.97, [[160.97, invoice.Id]]));
  await shop.qbo.voidPayment({ Id: paid.Id, SyncToken: paid.SyncToken });
  const voided = await shop.qbo.getPayment(paid.Id);
  assert.deepEqual([voided.TotalAmt, voided.Line, voided.PrivateNote], [0, [], "Voided"]);
  assert.equal(await balanceOf(invoice), 160.97);
  assert.equal((await movedCents(shop.realmId))[RECEIVABLE], 16097);
  await shop.qbo.deleteInvoice(invoice.Id);
});

step("payments that are refused", async () => {
  const invoice = await shop.qbo.createInvoice(form());
  await refused(shop.qbo.createPayment(payment(-44.94, [])), "2240");
  await refused(shop.qbo.createPayment(payment(200, [[200, invoice.Id]])), "6000");
  assert.equal(await balanceOf(invoice), 160.97);
  await shop.qbo.deleteInvoice(invoice.Id);
});

step("a refund receipt", async () => {
  const from = await account("Checking");
  const refund = await shop.qbo.createRefundReceipt(form({ DocNumber: "R-1042", DepositToAccountRef: from }));
  assert.deepEqual([refund.TotalAmt, refund.TxnTaxDetail.TotalTax], [160.97, 20.97]);
  const books = { Chequing: -16097, Services: 14000, "GST/HST Payable": 700, "QST Payable": 1397 };
  assert.deepEqual(await movedCents(shop.realmId), books);
  await shop.qbo.deleteRefundReceipt(refund.Id);
  assert.deepEqual(await movedCents(shop.realmId), {});
});

step("a credit memo applied", async () => {
  const invoice = await shop.qbo.createInvoice(form());
  const memo = await shop.qbo.createCreditMemo(form({ DocNumber: "CN-1", Line: [line(140)] }));
  assert.deepEqual([memo.TotalAmt, memo.RemainingCredit], [160.97, 160.97]);
  const links = [[160.97, invoice.Id], [160.97, memo.Id, "CreditMemo"]];
  const zero = await shop.qbo.createPayment(payment(0, links));
  assert.equal(await balanceOf(invoice), 0);
  assert.equal((await shop.qbo.getCreditMemo(memo.Id)).RemainingCredit, 0);
  assert.deepEqual(await movedCents(shop.realmId), {});
  await shop.qbo.deletePayment(zero.Id);
  assert.equal((await shop.qbo.getCreditMemo(memo.Id)).RemainingCredit, 160.97);
});

step("an expense that gives money back", async () => {
  const money = await shop.qbo.createPayment(payment(45.99, []));
  const refund = await shop.qbo.createPurchase({
    PaymentType: "Cash",
    AccountRef: await account("Checking"),
    EntityRef: { value: shop.customer.Id, type: "Customer" },
    DocNumber: "R-77",
    GlobalTaxCalculation: "NotApplicable",
    Line: [
      {
        DetailType: "AccountBasedExpenseLineDetail",
        Amount: 45.99,
        AccountBasedExpenseLineDetail: { AccountRef: await account("AccountsReceivable") },
      },
    ],
  });
  const linked = payment(45.99, [[45.99, refund.Id, "Expense"]], { Id: money.Id, SyncToken: money.SyncToken });
  assert.equal((await shop.qbo.updatePayment(linked)).UnappliedAmt, 0);
  assert.equal((await movedCents(shop.realmId)).Chequing, -4599);
});

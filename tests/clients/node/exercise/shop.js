"use strict";
// A company with what one needs to sell: customer, item, tax codes and accounts, made and read by the client.

const { clientOf, rows } = require("./client");
const { newCompany } = require("./sandbox");

const TODAY = "2026-11-24";
const BOTH_TAXES = "GST/QST QC - 9.975";
const shop = {};

async function open() {
  shop.connection = await newCompany();
  shop.realmId = shop.connection.realm_id;
  shop.qbo = clientOf(shop.connection);
  shop.codes = Object.fromEntries(rows(await shop.qbo.findTaxCodes({})).map((code) => [code.Name, code.Id]));
  shop.customer = await shop.qbo.createCustomer({ DisplayName: "Gestion L'Érable inc." });
  const income = await account("ServiceFeeIncome");
  shop.item = await shop.qbo.createItem({ Name: "Entretien régulier", Type: "Service", IncomeAccountRef: income });
}

async function account(subType) {
  const [found] = rows(await shop.qbo.findAccounts({ AccountSubType: subType }));
  return { value: found.Id, name: found.Name };
}

function line(amount, taxCode = BOTH_TAXES) {
  const detail = { ItemRef: { value: shop.item.Id } };
  if (taxCode) detail.TaxCodeRef = { value: shop.codes[taxCode] };
  return { DetailType: "SalesItemLineDetail", Amount: amount, SalesItemLineDetail: detail };
}

// A sales form of 140.00 before taxes unless lines are given.
function form(more = {}) {
  return { CustomerRef: { value: shop.customer.Id }, TxnDate: TODAY, Line: [line(140)], ...more };
}

function payment(total, links, more = {}) {
  const lines = links.map(([amount, id, type = "Invoice"]) => ({
    Amount: amount,
    LinkedTxn: [{ TxnId: id, TxnType: type }],
  }));
  return { CustomerRef: { value: shop.customer.Id }, TotalAmt: total, TxnDate: TODAY, Line: lines, ...more };
}

async function balanceOf(invoice) {
  return (await shop.qbo.getInvoice(invoice.Id)).Balance;
}

module.exports = { shop, open, account, line, form, payment, balanceOf };

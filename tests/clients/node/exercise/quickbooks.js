"use strict";
// The whole exercise of node-quickbooks against a sandbox without limits.

require("./lists");
require("./invoices");
require("./money");
require("./many");
require("./setup");
require("./tokens");

require("./steps").runSteps();

"""An emulator of QuickBooks Online's Accounting API for one app and any number of Canadian companies.

It enforces Intuit's documented and recorded rules; what nobody has proved yet is a named switch in `switches.py`.
Not here: reports, attachments, e-mail, multi-currency, inventory values, US sales tax.
"""

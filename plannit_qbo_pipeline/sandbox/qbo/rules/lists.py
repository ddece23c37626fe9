"""What the short lists of a company may hold: payment methods, terms, classes and departments."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_ENTITY,
    Fields,
    choice,
    computed,
    flag,
    name,
    number,
    required,
)

MAX_DAYS = Decimal(999)
LAST_DAY = Decimal(31)

PAYMENT_METHOD: Fields = {
    **EVERY_ENTITY,
    "Name": required(name(31)),
    "Type": choice("CREDIT_CARD", "NON_CREDIT_CARD"),
    "Active": flag(),
}

TERM: Fields = {
    **EVERY_ENTITY,
    "Name": required(name(31)),
    "Type": choice("STANDARD", "DATE_DRIVEN"),
    "Active": flag(),
    "DueDays": number(Decimal(0), MAX_DAYS),
    "DiscountDays": number(Decimal(0), MAX_DAYS),
    "DiscountPercent": number(Decimal(0), Decimal(100)),
    "DayOfMonthDue": number(Decimal(1), LAST_DAY),
    "DueNextMonthDays": number(Decimal(0), MAX_DAYS),
    "DiscountDayOfMonth": number(Decimal(1), LAST_DAY),
}

# Classes and departments alike: what a company sorts its transactions by.
TRACKED: Fields = {
    **EVERY_ENTITY,
    "Name": required(name(100)),
    "Active": flag(),
    "SubClass": flag(),
    "SubDepartment": flag(),
    "FullyQualifiedName": computed(),
}

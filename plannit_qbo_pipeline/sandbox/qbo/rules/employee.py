"""What an Employee may hold beyond the fields of every person."""

from decimal import Decimal

from plannit_qbo_pipeline.sandbox.qbo.rules.customer import PERSON
from plannit_qbo_pipeline.sandbox.qbo.rules.field import Fields, address, choice, day, flag, number, text

EMPLOYEE: Fields = {
    **PERSON,
    "PrimaryAddr": address(),
    "EmployeeNumber": text(100),
    "SSN": text(100),
    "Organization": flag(),
    "BillableTime": flag(),
    "BillRate": number(Decimal(0)),
    "CostRate": number(Decimal(0)),
    "BirthDate": day(),
    "Gender": choice("Male", "Female"),
    "HiredDate": day(),
    "ReleasedDate": day(),
}

"""What the short lists share: a Name of one's own, renamed when inactive. Payment methods and terms."""

from plannit_qbo_pipeline.sandbox.qbo.call import Call, Draft
from plannit_qbo_pipeline.sandbox.qbo.faults import refuse
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import settle_activity


class ListKind(Kind):
    is_writable = True

    def check_references(self, call: Call, draft: Draft) -> None:
        settle_activity(call, self.entity, "Name", draft)

    def check_unique(self, call: Call, draft: Draft) -> None:
        for other in call.realm.table(self.entity).find("Name", draft.record["Name"]):
            if draft.old is None or other["Id"] != draft.old["Id"]:
                raise refuse("list_name_taken", "")


class PaymentMethodKind(ListKind):
    def fill(self, call: Call, draft: Draft) -> None:
        draft.record.setdefault("Type", "NON_CREDIT_CARD")


class TrackedKind(ListKind):
    """Classes and departments; hierarchies of them are not emulated."""

    def check_references(self, call: Call, draft: Draft) -> None:
        super().check_references(call, draft)
        draft.record["FullyQualifiedName"] = draft.record["Name"]

"""`plannit-qbo status`: counts by standing, and each document that waits, is blocked or differs, with what to do."""

from collections import Counter
from collections.abc import Iterable

import click

from plannit_qbo_pipeline.cli.output import money, print_json, print_table
from plannit_qbo_pipeline.cli.services import services
from plannit_qbo_pipeline.domain.document import Kind
from plannit_qbo_pipeline.domain.identity import CompanyKey, QboId, RealmId
from plannit_qbo_pipeline.domain.standing import Standing
from plannit_qbo_pipeline.ledger import companies, standings
from plannit_qbo_pipeline.ledger.standings import StandingRow
from plannit_qbo_pipeline.qbo.environment import web_host
from plannit_qbo_pipeline.qbo.links import deep_link
from plannit_qbo_pipeline.qbo.records import Entity
from plannit_qbo_pipeline.wiring import Services

_SHOWN = (Standing.BLOCKED, Standing.IN_DOUBT, Standing.DIVERGED, Standing.WAITING)
_QUIET = frozenset({"unused"})  # contacts and products that nothing uses: counted, not listed to people
_LANGUAGES = ("fr", "en")


@click.command()
@click.argument("slug", required=False)
@click.option(
    "--standing", type=click.Choice([item.value for item in Standing]), help="Only documents that stand there."
)
@click.option("--lang", type=click.Choice(_LANGUAGES), default="fr", show_default=True, help="Language of the table.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(slug: str | None, standing: str | None, lang: str, as_json: bool) -> None:
    """Show where every document stands, and who can do what about those that do not pass.

    \b
    Example:
      plannit-qbo status boreal --standing blocked
    """
    wanted = (Standing(standing),) if standing else _SHOWN
    with services() as opened:
        result = status_of(opened, slug, wanted)
    if as_json:
        print_json(result)
        return
    _print(result, lang, everything=standing is not None)


def status_of(opened: Services, slug: str | None, wanted: Iterable[Standing]) -> dict[str, object]:
    """What `--json` prints, for one company or for all."""
    counts: Counter[str] = Counter({standing.value: 0 for standing in Standing})
    documents: list[dict[str, object]] = []
    with opened.ledger.read() as tx:
        keys = [companies.get(tx, opened.sealer, slug).key] if slug else companies.keys(tx)
        for key in keys:
            realm = companies.realm_of(tx, key)
            counts.update({standing.value: count for standing, count in standings.counts(tx, key).items()})
            documents += [_document(opened, key, realm, row) for row in standings.listed(tx, key, wanted)]
    return {"standings": dict(counts), "documents": documents}


def _document(opened: Services, company: CompanyKey, realm: RealmId | None, row: StandingRow) -> dict[str, object]:
    reason = row.reason
    url = None
    if realm and row.qbo_id and row.entity:
        url = deep_link(web_host(opened.settings.qbo_environment), realm, Entity(row.entity), QboId(row.qbo_id))
    return {
        "company": company,
        "kind": row.kind.value,
        "id": row.plannit_id,
        "number": row.number,
        "standing": reason.standing.value,
        "code": reason.code,
        "sentence_en": reason.sentence_en,
        "sentence_fr": reason.sentence_fr,
        "who": reason.who.value,
        "action": reason.action_en,
        "action_fr": reason.action_fr,
        "qbo_id": row.qbo_id,
        "qbo_url": url,
        "total": None if row.kind in (Kind.CONTACT, Kind.PRODUCT) else money(row.total),
    }


def _print(result: dict[str, object], lang: str, *, everything: bool) -> None:
    counts, documents = result["standings"], result["documents"]
    assert isinstance(counts, dict)
    assert isinstance(documents, list)
    print_table("Standings", ("standing", "count"), [[name, str(count)] for name, count in counts.items()])
    listed = [row for row in documents if everything or row["code"] not in _QUIET]
    if not listed:
        return
    sentence, action = f"sentence_{lang}", "action" if lang == "en" else "action_fr"
    rows = [
        [f"{row['kind']} {row['number'] or row['id']}", f"{row['standing']}: {row['code']}", row[sentence], row[action]]
        for row in listed
    ]
    print_table("Documents", ("document", "standing", "why", "action"), rows)

"""Sites are added, documents are sent and decided about."""

from kaptrain.catalogue.rules.program import DocumentKind
from kaptrain.demo.rules import acts
from kaptrain.demo.rules.papers import page
from kaptrain.demo.service.stage import Stage
from kaptrain.practicum import service as practicum
from kaptrain.practicum.adapters.reading import Read
from kaptrain.practicum.adapters.store import Store
from kaptrain.practicum.rules.drafts import PractitionerDraft, SiteDraft, Verdict


def keep_site(stage: Stage, act: acts.KeepSite) -> None:
    """Add a site."""
    draft = SiteDraft(
        name=act.name,
        place=act.place,
        agreement_on=act.since,
        agreement_until=act.until,
        cleared_only=act.cleared_only,
        state="open",
    )
    stage.sites[act.who] = practicum.save_site(
        stage.session, stage.actor("admin"), None, draft, now=act.at
    ).id


def keep_host(stage: Stage, act: acts.KeepHost) -> None:
    """Add a practitioner's record."""
    person = stage.people.get(act.who)
    draft = PractitionerDraft(
        person_id=person.id if person else None,
        name=person.name if person else act.who,
        credential=act.credential,
        licence_number=act.number,
        licence_until=act.until,
        sites=tuple(stage.sites[each] for each in act.sites),
        state="active",
    )
    practicum.save_practitioner(stage.session, stage.actor("admin"), None, draft, now=act.at)


def name_site(stage: Stage, act: acts.NameSite) -> None:
    """Say at which site a visit is."""
    event_id, site_id = stage.events[act.meeting.key], stage.sites[act.who]
    practicum.name_site(stage.session, stage.actor("admin"), event_id, site_id, cleared_only=None, now=act.at)


def send(stage: Stage, act: acts.Send) -> None:
    """Send a document."""
    kind = _kind(stage, act.kind)
    read = Read("pdf", page(f"{kind.title}: {stage.people[act.who].name}", len(stage.papers) + 1))
    sent = practicum.Sent(kind=kind, site_id=stage.sites.get(act.site), read=read)
    store = Store(stage.tools.documents)
    made = practicum.send(stage.session, stage.actor(act.who), sent, store, now=act.at)
    stage.papers.append(made.id)
    stage.last_papers[act.who, act.kind] = made.id


def judge(stage: Stage, act: acts.Judge) -> None:
    """Decide about the last document of a kind."""
    verdict = Verdict(approve=not act.refused, until=act.until, reason=act.refused, shown=0)
    practicum.review(
        stage.session,
        stage.actor("admin"),
        stage.last_papers[act.who, act.kind],
        verdict,
        _kind(stage, act.kind),
        base_url=stage.tools.office.base_url,
        now=act.at,
    )


def _kind(stage: Stage, kind: str) -> DocumentKind:
    return next(each for each in stage.program.documents if each.id == kind)

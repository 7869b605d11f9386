"""An address with filters → the dashboard: what was counted, as postmarks, a chart and tables with bars."""

import datetime
import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from babel.dates import format_time
from flask import abort, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

from app.actions.cell import KINDS, Channel
from app.actions.groupings import EVERYTHING, Selection, Sums
from app.cases.case import Campaign, Edition
from app.cases.status import is_withdrawn
from app.desk import Dashboard, GroupLine, Line
from app.errors import UnknownCampaign
from app.figures import WITHDRAWN
from app.languages import translatable as _
from app.web.desk import naming
from app.web.desk.charts import chart_of
from app.web.shell.content import ShownCampaign, marked, shown_campaign, written_day, written_number
from app.web.shell.context import site

#: What each filter is called in the address, where ``language`` is that of the page.
_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {field.name: field.name for field in fields(Selection)} | {"language": "written_in"}
)
#: What stands in the address for letters of no group.
_NO_GROUP: Final = "-"
_PLAIN: Final = re.compile(r"[\w.-]{1,60}", re.ASCII)
_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case": _("Case"),
        "kind": _("Kind"),
        "channel": _("How they came in"),
        "language": _("Language"),
        "addressee": _("Addressee"),
        "group": _("Group"),
        "day": _("Day"),
    }
)

#: The filters of the page's address, as they stand in it.
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """One value that the figures are limited to, and the address of the page without it."""

    title: str
    name: Markup | str
    without: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a table: its name, the address that filters by it, if any, and its bar's length (0–100)."""

    name: Markup | str
    address: str
    sums: Sums
    bar: float


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under a title."""

    title: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A campaign or an edition, and the address of its figures."""

    name: Markup | str
    address: str
    is_chosen: bool


def dashboard() -> str:
    """The figures of the campaign, edition and filters in the address, or of the live campaign as it runs.

    Raises `LedgerUnreachable`, and `UnknownCase` for a filter.
    """
    query = asked_query()
    try:
        campaign = site().writing.campaign(query.get("campaign", ""))
    except UnknownCampaign:
        if "campaign" in query:
            abort(404)
        return render_template("desk/dashboard.html", live=None, query={})
    selection = asked_selection(query)
    live = shown_campaign(campaign)
    editions = site().desk.editions(campaign)
    edition = asked_edition(editions, query)
    shown = site().desk.dashboard(campaign, edition, selection)
    return render_template(
        "desk/dashboard.html",
        live=live,
        shown=shown,
        as_of=_as_of(shown, live),
        is_whole=selection == EVERYTHING,
        chart=chart_of(shown.days, min(live.today, edition.closes)),
        days=tuple(_lines(shown.days, query, "day", _day_name)),
        tables=tuple(_tables(shown, query)),
        groups=tuple(_group_tables(shown, query)),
        filters=tuple(_filters(selection, query)),
        query=query,
        unfiltered=_address({name: query[name] for name in ("campaign", "edition") if name in query}),
        campaigns=_campaigns(campaign),
        editions=tuple(
            Choice(_days(one), _address(query, edition=str(one.closes.year)), one == edition)
            for one in editions
        ),
    )


def asked_query() -> Query:
    """The filters of the address that there are."""
    known = ("campaign", "edition", *_NAMES.values())
    return {name: value for name in known if (value := request.args.get(name, ""))}


def _address(query: Query, **changes: str) -> str:
    """The page's address with some of its filters changed; one that becomes empty is taken off."""
    wanted: dict[str, Any] = {name: value for name, value in {**query, **changes}.items() if value}
    return url_for("desk.dashboard", **wanted)


def asked_selection(query: Query) -> Selection:
    """The filters; what cannot be, or must not be shown, is answered by “not found”."""
    told = {field: query.get(name) for field, name in _NAMES.items()}
    if any(value and not _PLAIN.fullmatch(value) for value in told.values()):
        abort(404)
    if told["case"]:
        case = site().writing.stock.catalogue.case(told["case"])
        if is_withdrawn(case):
            abort(404)
    if told["kind"] not in {None, *KINDS} or told["channel"] not in {None, *Channel}:
        abort(404)
    day = told.pop("day")
    group = told.pop("group")
    try:
        chosen_day = datetime.date.fromisoformat(day) if day else None
    except ValueError:
        abort(404)
    return Selection(day=chosen_day, group="" if group == _NO_GROUP else group, **told)


def asked_edition(editions: Sequence[Edition], query: Query) -> Edition:
    """The one that closes in the year of the address, or the present one."""
    year = query.get("edition")
    found = [edition for edition in editions if year in {None, str(edition.closes.year)}]
    return found[0] if found else abort(404)


def _tables(shown: Dashboard, query: Query) -> Iterator[Table]:
    """A table for each field by which the figures are not limited already."""
    named: Mapping[str, Callable[[Line], Markup | str]] = {
        "case": lambda line: naming.case_name(line.value),
        "kind": lambda line: naming.kind_name(line.value),
        "channel": lambda line: naming.channel_name(line.value),
        "language": lambda line: naming.letters_language(line.value),
        "addressee": _addressee_name,
    }
    for field, lines in shown.by.items():
        if getattr(shown.selection, field) is None:
            yield Table(_title(field), tuple(_lines(lines, query, field, named[field])))


def _group_tables(shown: Dashboard, query: Query) -> Iterator[Table]:
    """The largest groups, the others as one and those without, then all groups by kind and by region."""
    told = shown.groups
    if shown.selection.group is not None or not told.largest:
        return
    lines = {Line(group.code, group.sums): _group_name(group) for group in told.largest}
    lines[Line("", told.of_others)] = _others(len(told.others))
    lines[Line(_NO_GROUP, told.without)] = naming.group_name("")
    yield Table(_title("group"), tuple(_lines(lines, query, "group", lines.__getitem__)))
    of_kinds = _lines(told.by_kind, query, "", lambda line: naming.kind_of_group_name(line.value))
    yield Table(gettext("Kind of group"), tuple(of_kinds))
    of_regions = _lines(told.by_region, query, "", lambda line: naming.region_name(line.value))
    yield Table(gettext("Country of the group"), tuple(of_regions))


def _lines(
    lines: Iterable[Line], query: Query, field: str, named: Callable[[Line], Markup | str]
) -> Iterator[ShownLine]:
    """Those with letters or signatures; a link filters by the ``field``, if there is one to filter by."""
    written = [line for line in lines if _size(line.sums)]
    most = max((_size(line.sums) for line in written), default=0)
    for line in written:
        also = {"case": line.case} if line.case else {}
        is_told = line.value and WITHDRAWN not in {line.value, line.case}
        address = _address(query, **{_NAMES[field]: line.value}, **also) if field and is_told else ""
        yield ShownLine(named(line), address, line.sums, round(100 * _size(line.sums) / most, 1))


def _title(field: str) -> str:
    return str(gettext(_TITLES[field]))


def _size(sums: Sums) -> int:
    """What a bar stands for: letters, and where there are only signatures, these."""
    return sums.letters or sums.signatures


def _addressee_name(line: Line) -> Markup | str:
    if line.case == WITHDRAWN:
        return naming.case_name(WITHDRAWN)
    return naming.together(naming.addressee_name(line.value, line.case), naming.case_name(line.case))


def _group_name(group: GroupLine) -> Markup | str:
    kind = naming.kind_of_group_name(group.kind_of_group) if group.kind_of_group else ""
    region = naming.region_name(group.region) if group.region else ""
    return naming.together(naming.group_name(group.code), kind, region)


def _others(many: int) -> str:
    named = ngettext("%(count)s smaller group", "%(count)s smaller groups", many, count=written_number(many))
    return str(named)


def _day_name(line: Line) -> str:
    return written_day(datetime.date.fromisoformat(line.value))


def _filters(selection: Selection, query: Query) -> Iterator[Filter]:
    """Each that the address has, with a link that takes it off."""
    named: Mapping[str, Callable[[str], Markup | str]] = {
        "day": lambda day: written_day(datetime.date.fromisoformat(day)),
        "case": naming.case_name,
        "kind": naming.kind_name,
        "channel": naming.channel_name,
        "language": naming.letters_language,
        "addressee": lambda slug: naming.addressee_name(slug, selection.case or ""),
        "group": naming.group_name,
    }
    for field, title in _TITLES.items():
        value = getattr(selection, field)
        if value is not None:
            yield Filter(gettext(title), named[field](str(value)), _address(query, **{_NAMES[field]: ""}))


def _campaigns(chosen: Campaign) -> tuple[Choice, ...]:
    every = site().writing.stock.catalogue.campaigns.values()
    return tuple(
        Choice(_called(shown_campaign(one)), _address({}, campaign=one.slug), one == chosen) for one in every
    )


def _called(shown: ShownCampaign) -> Markup:
    return marked(shown.words.front.title, shown.language)


def _days(edition: Edition) -> str:
    return f"{written_day(edition.opens)} – {written_day(edition.closes)}"


def _as_of(shown: Dashboard, live: ShownCampaign) -> str:
    """The moment in which the ledger was asked, by the clock of the campaign's place."""
    there = shown.as_of.astimezone(zoneinfo.ZoneInfo(shown.campaign.facts.time_zone))
    words = gettext(
        "as of %(day)s, %(time)s (%(city)s time)",
        day=written_day(there.date()),
        time=format_time(there, "short", locale=get_locale()),
        city=live.city,
    )
    return str(words)

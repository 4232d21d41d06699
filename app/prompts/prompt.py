"""One prompt, with all that choosing, safety and review ask of it. It says nothing about any person."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from app.core.content import Line, Slug, Source, Topic, Vouched, not_empty

Intensity = Literal["gentle", "reflective", "deep"]
Medium = Literal["tick", "one_word", "list", "write", "letter"]
Phase = Literal["preparation", "session-day", "day-after", "first-week", "weeks", "months", "undated"]
Anchor = Literal["last_session", "next_session"]
Card = Literal["clinic_contact", "independent_help", "support_people"]
Domain = Literal["mind", "body", "spirit", "relationships", "lifestyle", "nature"]
Grounding = Literal["none", "offer", "lead"]
Id = Annotated[str, Field(pattern=r"^[A-Z]{3}-[0-9]{2}$")]
# The only thing that a text may leave open: the clinic's own word for a session.
OPENING = "{session}"


@dataclass(frozen=True)
class Depth:
    """How far an intensity goes: the most minutes, the first day after a session, the highest self-rating it is suggested at."""

    minutes: int
    first_day: int
    rating: int


DEPTHS: dict[str, Depth] = {
    "gentle": Depth(minutes=5, first_day=0, rating=10),
    "reflective": Depth(minutes=10, first_day=3, rating=6),
    "deep": Depth(minutes=20, first_day=14, rating=5),
}
# First and last day of each phase. Before a session they count down to it; the last one does not end.
DAYS: dict[str, tuple[int, int | None]] = {
    "preparation": (-14, -1),
    "session-day": (0, 0),
    "day-after": (1, 1),
    "first-week": (2, 7),
    "weeks": (8, 28),
    "months": (29, None),
}

Checked = Field(validate_default=True)


def _opens_nothing_else(line: str) -> str:
    rest = line.replace(OPENING, "")
    if "{" in rest or "}" in rest:
        raise ValueError(f"the only word that may stand in braces is {OPENING}")
    return line


Said = Annotated[Line, AfterValidator(_opens_nothing_else)]


def _once(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(entries)) != len(entries):
        raise ValueError("one of them is there twice")
    return entries


class Prompt(Vouched):
    """One prompt as its theme's file has it. A changed sentence is a new `version`; an `id` is for good."""

    id: Id
    intensity: Intensity
    title: Annotated[str, Field(pattern=r"^\S+( \S+){1,4}$", max_length=60)]
    text: Said
    follow_ups: Annotated[tuple[Said, ...], Field(max_length=3)] = ()
    gentler_variant: Annotated[Said | None, Checked] = None
    gentler: Annotated[Id | None, Checked] = None
    minutes: Annotated[int, Field(ge=1)]
    medium: Annotated[tuple[Medium, ...], AfterValidator(not_empty), AfterValidator(_once)]
    options: Annotated[tuple[Said, ...], Field(max_length=12), Checked, AfterValidator(_once)] = ()
    phase: Annotated[tuple[Phase, ...], AfterValidator(not_empty), AfterValidator(_once)]
    day_anchor: Annotated[Anchor | None, Checked] = None
    day_min: Annotated[int | None, Checked] = None
    day_max: Annotated[int | None, Checked] = None
    suggest: bool = True
    distress_offer_max: Annotated[int | None, Field(ge=0, le=10)] = None
    daily_cap_group: Literal["meaning"] | None = None
    topics: Annotated[tuple[Topic, ...], AfterValidator(_once)] = ()
    grounding_before: Grounding = "none"
    grounding_after: Annotated[Grounding, Checked] = "none"
    care_note: Said | None = None
    shows_card: Annotated[tuple[Card, ...], AfterValidator(_once)] = ()
    domain: Annotated[tuple[Domain, ...], AfterValidator(not_empty), AfterValidator(_once)]
    secondary_themes: Annotated[tuple[Slug, ...], AfterValidator(_once)] = ()
    source_themes: Annotated[tuple[Source, ...], AfterValidator(not_empty), AfterValidator(_once)]

    @field_validator("gentler_variant", "gentler")
    @classmethod
    def _is_there_above_gentle(cls, given: str | None, info: ValidationInfo) -> str | None:
        if given is None and info.data.get("intensity") in {"reflective", "deep"}:
            raise ValueError("whatever is more than gentle needs one")
        return given

    @field_validator("minutes")
    @classmethod
    def _is_no_longer_than_its_depth(cls, minutes: int, info: ValidationInfo) -> int:
        depth = DEPTHS.get(info.data.get("intensity", ""))
        if depth and minutes > depth.minutes:
            raise ValueError(f"{info.data['intensity']} takes {depth.minutes} at most")
        return minutes

    @field_validator("options")
    @classmethod
    def _can_be_ticked(cls, options: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        ticked = "tick" in info.data.get("medium", ())
        if ticked and len(options) < 3:
            raise ValueError("to be ticked, there have to be three or more")
        if options and not ticked:
            raise ValueError("they are for the medium tick")
        return options

    @field_validator("phase")
    @classmethod
    def _is_not_too_early(cls, phase: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        depth = DEPTHS.get(info.data.get("intensity", ""))
        for each in phase if depth else ():
            first, last = DAYS.get(each, (0, None))
            if depth and first >= 0 and last is not None and last < depth.first_day:
                raise ValueError(f"{info.data['intensity']} is not suggested in {each}")
        return phase

    @field_validator("day_anchor")
    @classmethod
    def _fits_the_phases(cls, anchor: str | None, info: ValidationInfo) -> str | None:
        phase = set(info.data.get("phase", ()))
        if anchor == "last_session" and "preparation" in phase:
            raise ValueError("days after a session do not count in the phase preparation")
        if anchor == "next_session" and phase != {"preparation"}:
            raise ValueError("days before a session count in the phase preparation alone")
        return anchor

    @field_validator("day_min", "day_max")
    @classmethod
    def _lies_within_the_phases(cls, day: int | None, info: ValidationInfo) -> int | None:
        if day is None:
            return None
        if info.data.get("day_anchor") is None:
            raise ValueError("a day needs a day_anchor to count from")
        days = [DAYS[each] for each in info.data.get("phase", ()) if each in DAYS]
        if not any(first <= day and (last is None or day <= last) for first, last in days):
            raise ValueError("that day is in none of its phases")
        if info.field_name == "day_max" and day < (info.data.get("day_min") or day):
            raise ValueError("it ends before day_min")
        return day

    @field_validator("distress_offer_max")
    @classmethod
    def _is_no_higher_than_its_depth(cls, rating: int | None, info: ValidationInfo) -> int | None:
        depth = DEPTHS.get(info.data.get("intensity", ""))
        if depth and rating is not None and rating > depth.rating:
            raise ValueError(f"{info.data['intensity']} is not suggested above {depth.rating}")
        return rating

    @field_validator("grounding_after")
    @classmethod
    def _leads_back_after_a_deep_one(cls, grounding: str, info: ValidationInfo) -> str:
        if info.data.get("intensity") == "deep" and grounding != "lead":
            raise ValueError("a deep prompt ends with lead")
        return grounding

    @property
    def offered_up_to(self) -> int:
        """The highest self-rating at which it is suggested."""
        return DEPTHS[self.intensity].rating if self.distress_offer_max is None else self.distress_offer_max

    def said(self) -> tuple[str, ...]:
        """Every sentence that a person may see, the title first."""
        more = (each for each in (self.gentler_variant, self.care_note) if each)
        return (self.title, self.text, *self.follow_ups, *more, *self.options)


PHASES: tuple[Phase, ...] = get_args(Phase)

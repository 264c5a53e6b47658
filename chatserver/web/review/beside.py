"""What stands beside transcripts about judging them: on the list, and beside the reading. All of it as one supervisor may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from chatserver.rules.assessment import LONGEST_LETTER, Assessment, AssessmentState, Mark, SkipReason, Training
from chatserver.rules.rubric import NOT_APPLICABLE, SCALE, Item
from chatserver.rules.staff import Reader
from chatserver.rules.taxonomy import Labels
from chatserver.rules.transcript import TranscriptId
from chatserver.services.review.assessing import Assessing, AssessmentView
from chatserver.services.review.quality import Quality
from chatserver.services.review.training import TrainingMaterial
from chatserver.web.review.people import reader_of
from chatserver.web.review.wording import ReviewWording


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form that was sent, and what stood in it."""

    what: str
    typed: Mapping[str, str] = field(repr=False)


FAULT: web.RequestKey[Fault] = web.RequestKey("fault", Fault)
"""Of the form whose page is shown again."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Gives templates their values."""

    wording: ReviewWording
    assessing: Assessing
    quality: Quality
    training: TrainingMaterial

    async def of_list(self, request: web.Request) -> dict[str, Any]:
        """``marks`` and ``trained`` by the transcript, and what this month asks."""
        reader = reader_of(request)
        return {
            "marks": await self.assessing.marks(reader),
            "trained": {name: one.agreed_by is not None for name, one in (await self.training.of(reader)).items()},
            "month": await self.quality.workload(reader),
            "nothing_next": "nothing" in request.query,
        }

    async def of_reading(self, request: web.Request, name: TranscriptId) -> dict[str, Any]:
        reader, fault = reader_of(request), request.get(FAULT)
        view, trained = await self.assessing.look(reader, name), await self.training.find(reader, name)
        return {
            "assess": self._assess(view, {} if fault is None else fault.typed),
            "fault": None if fault is None else fault.what,
            "typed": {} if fault is None else fault.typed,
            "done": request.query.get("done"),
            "scale": [*map(str, SCALE), NOT_APPLICABLE],
            "skip_reasons": [reason.value for reason in SkipReason],
            "longest": LONGEST_LETTER,
            "training": _training(trained, reader),
        }

    def say(self, labels: Labels) -> str:
        return dict(labels).get(self.wording.language, labels[0][1])

    def _assess(self, view: AssessmentView, typed: Mapping[str, str]) -> dict[str, Any]:
        own, given = view.seen.own, _scores(view.seen.own)
        others = [_scores(other) for other in view.seen.others]
        return {
            "stands": _stands(view),
            "rows": [self._item(item, typed.get(item.code, given.get(item.code, "")), others) for item in self.assessing.rubric.items],
            "is_written": own is not None and own.letter is not None,
            "feedback": view.feedback,
            "reply": view.reply,
            "others": len(others),
        }

    def _item(self, item: Item, chosen: str, others: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "code": item.code,
            "title": self.say(item.titles),
            "question": self.say(item.questions),
            "anchors": [self.say(anchor) for anchor in item.anchors],
            "chosen": chosen,
            "others": [scores.get(item.code, NOT_APPLICABLE) for scores in others],
        }


def _stands(view: AssessmentView) -> str:
    """``form`` while it is hers to judge, ``given`` when she did, ``open`` when she may begin, else ``none``."""
    own, mark = view.seen.own, view.seen.mark
    if mark is Mark.MINE:
        return "form"
    if own is not None and own.state is AssessmentState.GIVEN:
        return "given"
    return "open" if mark is Mark.TO_ASSESS else "none"


def _scores(one: Assessment | None) -> dict[str, str]:
    return {} if one is None else {code: NOT_APPLICABLE if score is None else str(score) for code, score in one.scores.items()}


def _training(kept: Training | None, reader: Reader) -> str:
    if kept is None:
        return "none"
    if kept.agreed_by is not None:
        return "agreed"
    return "mine" if kept.proposed_by == reader.staff else "theirs"

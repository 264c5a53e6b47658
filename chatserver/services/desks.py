"""The desks at which someone may do something: what every use case asks that is about one desk and no session."""

from __future__ import annotations

from collections.abc import Mapping

from chatserver.errors import ChatError, Code
from chatserver.rules.access import Action, may_at
from chatserver.rules.desk import Desk
from chatserver.rules.staff import StaffMember
from chatserver.rules.terms import DeskId


def desks_for(desks: Mapping[DeskId, Desk], actor: StaffMember, action: Action) -> list[Desk]:
    """Those at which she may do this, in the order of the settings."""
    return [desk for desk in desks.values() if may_at(actor.roles, actor.desks, action, desk.id)]


def get_desk_for(desks: Mapping[DeskId, Desk], actor: StaffMember, action: Action, desk_id: DeskId) -> Desk:
    """Raises NOT_FOUND for a desk that is not there, or at which she may not."""
    desk = desks.get(desk_id)
    if desk is None or not may_at(actor.roles, actor.desks, action, desk_id):
        raise ChatError(Code.NOT_FOUND)
    return desk

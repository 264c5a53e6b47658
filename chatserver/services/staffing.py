"""Staff come in and go: signing in and out, passwords, and the accounts themselves.

A wrong name and a wrong password are one answer and take one time. Whatever ends sign-ins says so on the bus, so that open
sockets are closed; on another process the gateways' own look at the table does it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from chatserver.auth.passwords import PasswordFault, fault_of
from chatserver.auth.tokens import hash_token, one_time_password, parse_token
from chatserver.errors import ChatError, Code
from chatserver.logs import Event, record
from chatserver.rules.access import ADVISING, may_hold
from chatserver.rules.account import fold_name, is_name, parse_name, parse_work_name
from chatserver.rules.audit import Deed
from chatserver.rules.terms import DeskId, Role, StaffId
from chatserver.services.account_keeping import keep_account
from chatserver.services.attempts import Attempts
from chatserver.services.hints import Bus, SignInsChanged
from chatserver.services.ports import Chance, Clock, Passwords, Records, SignIn, StaffMember, Store
from chatserver.services.staffing_settings import StaffingSettings


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token goes into the cookie and nowhere else."""

    member: StaffMember
    token: str = field(repr=False)


class NotYet:
    """A try of the same kind is under way; this one was not looked at."""


class Refused:
    """Name and password do not belong together, or the account is disabled: nobody is told which."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the operator asks for; ``Staffing.add`` judges it."""

    name: str
    work_name: str
    roles: frozenset[Role]
    desks: frozenset[DeskId]
    languages: frozenset[str]
    capacity: int = 2


class Staffing:
    """Everything about accounts and sign-ins."""

    def __init__(
        self,
        store: Store,
        passwords: Passwords,
        clock: Clock,
        chance: Chance,
        bus: Bus,
        settings: StaffingSettings,
        when_changed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """``when_changed`` is waited for where a sign-in began or ended, before whoever did it goes on."""
        self._store = store
        self._passwords = passwords
        self._clock = clock
        self._chance = chance
        self._bus = bus
        self._settings = settings
        self._attempts = Attempts(chance.secret())
        self._when_changed = when_changed

    # ---- signing in and out

    async def sign_in(self, typed_name: str, password: str, bucket: bytes) -> SignedIn | Refused | NotYet:
        """Prove an account. Waits first, if tries like this one failed before: see ``attempts``."""
        name = fold_name(typed_name)
        with self._attempts.under_way(name, bucket) as is_first:
            if not is_first:
                return NotYet()
            await self._clock.sleep(self._attempts.wait(name, bucket, self._clock.monotonic()))
            member = await self._store.read(lambda records: records.find_staff_by_name(name)) if is_name(name) else None
            fits = await self._passwords.verify(password, None if member is None else member.password_hash)
            if not fits or member is None or member.disabled_at is not None:
                self._attempts.failed(name, bucket, self._clock.monotonic())
                record(Event.SIGN_IN_REFUSED)
                return Refused()
            self._attempts.succeeded(name, bucket)
        return await self._begin(member, password)

    async def _begin(self, member: StaffMember, password: str) -> SignedIn | Refused:
        is_outdated = self._passwords.is_outdated(member.password_hash)
        hashed = await self._passwords.hash(password) if is_outdated else member.password_hash
        token, now = self._chance.secret(), self._clock.now()
        sign_in = SignIn(hash_token(token), member.id, now, now + self._settings.sign_in_time)

        async def decide(records: Records) -> StaffMember | None:
            # Looked at again: while the password was checked, the account may have been disabled or got another one.
            found = await records.find_staff(member.id)
            if found is None or found.disabled_at is not None or found.password_hash != member.password_hash:
                return None
            if hashed != found.password_hash:
                await records.save_staff(replace(found, password_hash=hashed))
            await records.add_sign_in(sign_in)
            return found

        if (found := await self._store.write(decide)) is None:
            return Refused()
        record(Event.SIGNED_IN, staff=member.id)
        await self._tell_changed()
        return SignedIn(found, token)

    async def find_signed_in(self, token: str | None) -> StaffMember | None:
        """Who this sign-in token belongs to, while it is valid and the account is not disabled."""
        if (known := parse_token(token)) is None:
            return None
        found = await self._store.read(lambda records: records.find_sign_in(hash_token(known), self._clock.now()))
        return None if found is None else found[1]

    async def sign_out(self, token: str, member: StaffMember) -> None:
        await self._store.write(lambda records: records.remove_sign_in(hash_token(token)))
        record(Event.SIGNED_OUT, staff=member.id)
        self._bus.hint(SignInsChanged(member.id))
        await self._tell_changed()

    async def end_other_sign_ins(self, member: StaffMember, keep: str) -> None:
        """Sign out everywhere but here."""
        await self._store.write(lambda records: records.remove_sign_ins_of(member.id, hash_token(keep)))
        self._bus.hint(SignInsChanged(member.id))
        await self._tell_changed()

    async def change_password(
        self, member: StaffMember, current: str, new: str, keep: str, bucket: bytes
    ) -> PasswordFault | Refused | NotYet | None:
        """Choose another password; None when done. All other sign-ins end with it.

        The current one is asked for with the same delays as signing in, so that an unguarded console is not enough.
        """
        with self._attempts.under_way(member.name, bucket) as is_first:
            if not is_first:
                return NotYet()
            await self._clock.sleep(self._attempts.wait(member.name, bucket, self._clock.monotonic()))
            if not await self._passwords.verify(current, member.password_hash):
                self._attempts.failed(member.name, bucket, self._clock.monotonic())
                return Refused()
            self._attempts.succeeded(member.name, bucket)
        fault = PasswordFault.UNCHANGED if new == current else fault_of(new, member.name, member.work_name)
        if fault is not None:
            return fault
        hashed = await self._passwords.hash(new)

        async def decide(records: Records) -> bool:
            found = await records.find_staff(member.id)
            if found is None or found.password_hash != member.password_hash:
                return False
            await records.save_staff(replace(found, password_hash=hashed, must_change_password=False))
            await records.remove_sign_ins_of(member.id, hash_token(keep))
            return True

        if not await self._store.write(decide):
            return Refused()
        record(Event.PASSWORD_CHANGED, staff=member.id)
        self._bus.hint(SignInsChanged(member.id))
        await self._tell_changed()
        return None

    async def _tell_changed(self) -> None:
        if self._when_changed is not None:
            await self._when_changed()

    # ---- accounts, for the operator

    async def add(self, wanted: NewAccount) -> tuple[StaffMember, str]:
        """Make an account; returns it with its one-time password, which is kept nowhere.

        Raises INVALID for a name that is taken or of another form, roles that exclude each other, a desk or language that
        is not there, or a capacity above the limit.
        """
        name, work_name = parse_name(wanted.name), parse_work_name(wanted.work_name)
        self._judge(wanted.roles, wanted.desks, wanted.languages, wanted.capacity)
        password = one_time_password(self._chance.below)
        member = StaffMember(
            StaffId(self._chance.identifier()), name, work_name, wanted.roles, wanted.desks, wanted.languages, wanted.capacity,
            await self._passwords.hash(password), must_change_password=True,
        )  # fmt: skip
        await self._store.write(lambda records: keep_account(records, member, Deed.ACCOUNT_ADDED, self._clock.now()))
        record(Event.STAFF_CHANGED, staff=member.id, kind="added")
        return member, password

    async def list_all(self) -> list[StaffMember]:
        return sorted(await self._store.read(lambda records: records.staff()), key=lambda member: member.name)

    async def set_roles(self, name: str, roles: frozenset[Role]) -> StaffMember:
        """Give an account these roles and no others. Its sign-ins end, so that no door still knows the old ones.

        Raises NOT_FOUND, or INVALID for roles that exclude each other.
        """
        if may_hold(roles):
            return await self._change(name, "role", roles=roles)
        raise ChatError(Code.INVALID)

    async def reset_password(self, name: str) -> tuple[StaffMember, str]:
        """Give an account a new one-time password, and enable it again. Raises NOT_FOUND."""
        password = one_time_password(self._chance.below)
        changes = {"password_hash": await self._passwords.hash(password), "must_change_password": True, "disabled_at": None}
        return await self._change(name, "reset", **changes), password

    async def disable(self, name: str) -> StaffMember:
        """Nobody signs in with this account any more; what she said stays hers. Raises NOT_FOUND."""
        return await self._change(name, "disabled", disabled_at=self._clock.now())

    async def _change(self, name: str, kind: str, **changes: object) -> StaffMember:
        """Change an account and end all its sign-ins."""

        async def decide(records: Records) -> StaffMember:
            found = await records.find_staff_by_name(fold_name(name))
            if found is None:
                raise ChatError(Code.NOT_FOUND)
            changed = replace(found, **changes)  # type: ignore[arg-type] # each caller names fields of the type
            await keep_account(records, changed, Deed(f"account_{kind}"), self._clock.now())
            await records.remove_sign_ins_of(found.id)
            return changed

        changed = await self._store.write(decide)
        record(Event.STAFF_CHANGED, staff=changed.id, kind=kind)
        self._bus.hint(SignInsChanged(changed.id))
        return changed

    def _judge(self, roles: frozenset[Role], desks: frozenset[DeskId], languages: frozenset[str], capacity: int) -> None:
        known = self._settings.desks
        spoken = {language for desk in desks & known.keys() for language in known[desk].languages}
        # One desk: her console shows one, and must not be asked for what it does not show.
        has_work = roles.isdisjoint(ADVISING | {Role.COUNSELLOR}) or (len(desks) == 1 and bool(languages))
        is_known = desks <= known.keys() and languages <= spoken
        if not (may_hold(roles) and has_work and is_known and 1 <= capacity <= self._settings.highest_capacity):
            raise ChatError(Code.INVALID)

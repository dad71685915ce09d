"""What the demo tells the visitor: who can sign in, what there is to see, what to try."""

from collections.abc import Mapping

# handle -> what this person's visit shows; the names come from the practice provider's own list.
WORTH_SEEING: Mapping[str, str] = {
    "ava": "her refund of $1,842.00 was sent on 6 March; transcripts back to 2022",
    "ben": "a refund that takes longer than usual, and what that means",
    "diego": "part of a refund that went to another agency",
    "emma": "owes $3,275.40: pay it, move the date on, see it posted",
    "henry": "a joint return; his spouse has paid",
    "isla": "the same joint return, told to her",
    "jasmine": "her provider and her tax record have different names",
    "john1": "does not share a tax number, and two people have his name",
    "john2": "the same name, found by the tax number",
    "kofi": "signed in, but there is no tax record of him",
    "leonard": "a record marked as deceased",
    "mariajose": "a name with accents and hyphens that still matches",
    "omar": "his record belongs to this login already",
    "priya": "has not proved her identity yet: prove it, or go on without to a limited account",
    "sam": "keeps his tax number to himself",
    "tomas": "an individual taxpayer number (ITIN) instead of a social security number",
}

TRY = (
    "Sign in as ava: home says first what happened to her refund; two clicks lead to the dated timeline.",
    "Sign in as emma and pay $3,275.40 from one of the practice bank accounts that the page lists. Then, in",
    "another terminal: make advance DAYS=1. Her balance is $0.00 and the transcript shows the payment.",
    "Then sign in at Parks Pass too: one login opens both. Sign out of one and look at the other.",
    "Make an account of your own at the provider and prove that you are Uma Patel, born 1965-12-01, 666-10-0023, by",
    "photos, a selfie, or a video call in which you are the agent too: the portal finds her record.",
    "Sign in as kofi, priya, leonard and john1: each meets a page of their own instead of home.",
)

STAFF = "Staff"


def people_table(names: Mapping[str, str]) -> list[str]:
    """One line for each person worth a visit: handle, name, what to see. ``names`` maps handles to names."""
    known = [handle for handle in WORTH_SEEING if handle in names]
    if not known:
        return []
    first = max(len(handle) for handle in known)
    second = max(len(names[handle]) for handle in known)
    return [f"  {handle:<{first}}  {names[handle]:<{second}}  {WORTH_SEEING[handle]}" for handle in known]


def welcome(
    *, base_url: str, idp_url: str, parks_url: str, names: Mapping[str, str], staff: tuple[str, str], logs: str
) -> str:
    """The whole message, ready to print. ``staff`` is user name and password of the staff login."""
    others = len(names) - sum(handle in names for handle in WORTH_SEEING)
    lines = [
        "",
        f"  The portal is at  {base_url}/",
        "",
        "  Sign in (choose a provider, then a person; no password):",
        "",
        *(f"  {line}" for line in people_table(names)),
        f"    and {others} more in the provider's list." if others > 0 else "",
        "",
        "  What to try:",
        "",
        *(f"    {line}" for line in TRY),
        "",
        f"  Staff             {base_url}/staff/   user {staff[0]}   password {staff[1]}",
        f"  The provider      {idp_url}/",
        f"  Parks Pass        {parks_url}/   a second service with the same login",
        "  Move the date on  make advance DAYS=1",
        "  Start afresh      make demo RESET=1",
        f"  Logs              {logs}",
        "",
        "  Nobody here exists and no money moves. Ctrl-C stops all three servers.",
        "",
    ]
    return "\n".join(lines)

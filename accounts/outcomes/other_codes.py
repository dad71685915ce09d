"""Log codes of what is no sign-in: adding a login to an account, and what a provider sends us by itself.

Their traces and log lines stand beside those of sign-ins, under the outcome that is nearest. Adding a login tells its own
words on its own page; the provider's messages have no page.
"""

from accounts.outcomes.kinds import LogCode, rows_of

LINKS = (
    LogCode("link.added", "SI-00", "another login was added to the account"),
    *rows_of(
        "SI-14",
        {
            "link.no_session": "the session that asked for another login was over when the answer came",
            "link.level": "the login to be added is below IAL2 or AAL2",
            "link.not_fresh": "the provider of the login to be added did not ask the person again",
            "link.differs": "number, birth date or name of the login to be added differ from the record",
            "link.no_record": "the account opens no record to which a login could be added",
            "link.opens_another": "the login to be added opens a record of its own",
            "link.is_yours": "the login to be added is the account's own",
            "link.is_taken": "the login to be added belongs to another account",
            "link.stopped": "the login to be added is stopped or was removed",
            "link.switched_off": "the provider of the login to be added is switched off by us",
        },
    ),
)
SIGNALS = rows_of(
    "SI-14",
    {
        "signal.content_type": "a message of another kind than the address takes",
        "signal.too_long": "an endless message",
        "signal.malformed": "a message that is not one token in clean form",
        "signal.replayed": "a message that came before",
        "signal.typ": "a message whose token is of another kind",
        "signal.iss": "a message of another sender",
        "signal.aud": "a message for another receiver",
        "signal.iat_absent": "a message without time of issue",
        "signal.iat_malformed": "a message whose time of issue is not a number",
        "signal.iat_future": "a message issued in the future",
        "signal.iat_old": "a message issued too long ago",
        "signal.exp_absent": "a logout token without end of life",
        "signal.exp_malformed": "a message whose end of life is not a number",
        "signal.expired": "a message that has expired",
        "signal.jti_absent": "a message without an id of its own",
        "signal.jti_malformed": "a message whose id can't be one",
        "signal.events": "a message without exactly one event, or with another one than the address takes",
        "signal.nonce": "a logout token with a nonce: an ID token in disguise",
        "signal.sub_malformed": "a message whose subject can't be one",
        "signal.sid_malformed": "a logout token whose session id can't be one",
        "signal.sub_and_sid_absent": "a logout token that names neither subject nor session",
        "signal.sub_in_event": "a security event with a subject where none belongs",
        "signal.subject_absent": "a security event about nobody",
        "signal.subject_malformed": "a security event whose subject can't be read",
        "signal.subject_iss": "a security event about a subject of another issuer",
        "signal.subjects_differ": "a security event about two subjects",
    },
)

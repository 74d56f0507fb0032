"""The admin models of the platform and of packages from outside, and who may open them."""

from portal.accounts.admin_rights import declare

ACCOUNT = {"accounts:account:read"}
OPERATION = {"core:operation:manage"}
AUDIT = {"accounts:audit:read"}


def declare_platform() -> None:
    declare("accounts.user", view=ACCOUNT | AUDIT)
    declare("accounts.person", view=ACCOUNT, write={"accounts:account:manage"})
    declare("accounts.organisation", view={"accounts:organisation:read"}, write={"accounts:organisation:manage"})
    declare("accounts.organisationname", view={"accounts:organisation:read"})
    declare(
        "accounts.organisationalias",
        view={"accounts:organisation:read"},
        write={"accounts:organisation:manage"},
        delete={"accounts:organisation:manage"},
    )
    declare("accounts.succession", view={"accounts:organisation:read"})
    declare("accounts.rolegrant", view={"accounts:grant:read"})
    declare("accounts.roleexclusion", view={"accounts:grant:read"}, write={"accounts:grant:manage"})
    declare("accounts.accountreview", view={"accounts:account:review"} | AUDIT)
    declare("accounts.auditevent", view=AUDIT)
    declare("admin.logentry", view=AUDIT)
    declare("accounts.loginfailure", view=OPERATION | AUDIT, delete=OPERATION)
    declare("core.transition", view=AUDIT)
    declare("core.job", view=OPERATION)
    declare("core.outboxmessage", view=OPERATION)
    declare("core.heartbeat", view=OPERATION)
    declare("core.holiday", view={"programme:dictionary:read"}, write={"programme:dictionary:manage"})

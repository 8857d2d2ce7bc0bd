"""Why something was not done, in the reader's words."""

from dashboard.text import Words


def not_done(words: Words, reason: str) -> str:
    told = {
        "name": words.t("This cannot name an account: small letters, figures, dot, dash; 3 to 40; first a letter."),
        "role": words.t("There is no such role."),
        "taken": words.t("This name is taken, here or at the provider."),
        "last": words.t("This is the only administrator left: make another first."),
        "own": words.t("Nobody changes their own account here: another administrator has to."),
        "unknown": words.t("There is no such thing any more. Load the page again."),
        "password": words.t("The password does not fit."),
        "later": words.t("Too many tries. Wait an hour."),
        "seen": words.t("Somebody has seen it already, or it is your own: another administrator has to see it."),
        "reason": words.t("Say why, in 15 to 200 characters, without names, numbers or addresses of anybody."),
        "cold": words.t("You were away for too long. Sign in again first."),
        "open": words.t("It is open already."),
        "closed": words.t("Nothing is open: the time is over, or it was closed."),
        "record": words.t("Give the kind of record and its id."),
        "not_read": words.t("The text could not be read: there is none of this record, or it was erased."),
        "refused": words.t("The vault did not take the reason: it names the record or points to a person."),
        "view_name": words.t("Give the view a name of 1 to 60 characters."),
        "view": words.t("Only views of your own pages can be kept."),
        "many_views": words.t("You have twenty views. Forget one first."),
        "busy": words.t("A run is under way. Try again in a minute."),
        "rollback": words.t("The release could not be put in force; the one before stays."),
    }  # fmt: skip
    return told.get(reason) or words.t("This could not be done. Load the page again.")

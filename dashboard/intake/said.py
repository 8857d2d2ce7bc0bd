"""Why something cannot be taken, in the reader's words."""

from dashboard.text import Words


def not_taken(words: Words, reason: str) -> str:
    """One sentence for the reason of a NotTaken."""
    told = {
        "suffix": words.t("This kind of file is not taken: send CSV, XLSX or JSON."),
        "big": words.t("The file is larger than 32 MB: put it into its folder of the inbox instead."),
        "empty": words.t("Choose a file first: nothing arrived."),
        "many": words.t("Too many files wait for a decision: deliver some of them, or put them aside."),
        "kind": words.t("Choose what kind of record it is: the columns do not say."),
        "gone": words.t("This file is no longer here: send it again."),
        "told": words.t("This is not here any more: go back and load the page again."),
        "place": words.t("No place has this name: choose one from the list."),
        "form": words.t("The form could not be made. Try again in a minute."),
    }
    return told.get(reason) or words.t("This could not be done. Reload the page and try again.")

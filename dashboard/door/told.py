"""Why somebody was not let in, or a password not taken: one sentence each, that tells a stranger nothing."""

from dashboard.text import Words


def trouble(words: Words, reason: str) -> str:
    told = {
        "wrong": words.t("Account or password do not fit."),
        "later": words.t("Too many tries. Wait an hour, or use a browser you have signed in with before."),
        "code": words.t("Account or code do not fit, or the code was used or is older than a day."),
        "second": words.t("This code does not fit. Each is good once; the phone's clock must be right."),
        "old": words.t("The password now does not fit."),
        "again": words.t("The two passwords are not the same."),
        "short": words.t("This password is too short: at least 12 characters."),
        "long": words.t("This password is too long: at most 128 characters."),
        "guessable": words.t("This password would soon be guessed. Take four unusual words."),
        "form": words.t("This page had lain open too long. Try again."),
        "label": words.t("Give the token a name of letters and figures."),
        "many_tokens": words.t("You have five tokens. Revoke one first."),
        "provider": words.t("The provider's account is not linked to one here. Ask an administrator."),
        "provider_down": words.t("The provider cannot be reached or did not answer as agreed. Try again."),
    }
    return told.get(reason) or words.t("That was not possible.")

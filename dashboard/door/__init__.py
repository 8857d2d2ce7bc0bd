"""The pages at the door: sign in, second factor, a first password, one's own account. Plain HTML, no script."""

"""Accounts, releases and broken glass looked after: what is asked of the ETL, and what a form changes."""

"""The situation report: a few pages of paper that say what the screens say, of one place and one period."""

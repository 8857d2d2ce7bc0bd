"""Files for people: exactly the rows on the screen, safe to open in a spreadsheet."""

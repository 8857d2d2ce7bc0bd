"""What people are given to fill in, and the dictionary that explains it: all of it made from the declarations."""

from etl.forms.dictionary import as_json, dictionary
from etl.forms.reference import Reference, load
from etl.forms.workbook import workbook
from etl.forms.xlsform import xlsform

__all__ = ["Reference", "as_json", "dictionary", "load", "workbook", "xlsform"]

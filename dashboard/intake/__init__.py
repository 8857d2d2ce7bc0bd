"""The way home: files and decisions of people become files in the inbox. The ETL is run as its command line."""

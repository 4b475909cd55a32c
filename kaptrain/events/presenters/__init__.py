"""What pages and files of events show."""

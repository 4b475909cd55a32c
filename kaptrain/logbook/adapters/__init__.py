"""Outside formats of the logbook: the words of its mails."""

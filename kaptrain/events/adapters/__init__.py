"""Outside formats: calendar files and the attendance files of meeting services."""

"""What a document says on a day, what somebody needs for a visit, and what a site must have."""

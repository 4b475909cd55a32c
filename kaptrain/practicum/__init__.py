"""Sites, those who host there, documents of trainees, and who is cleared for a visit."""

"""Discussion groups: a room of a cohort or of everybody, its meetings and the guide they follow."""

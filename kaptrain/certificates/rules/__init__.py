"""What a certificate says, who may have one, and the states it can be in. Pure Python."""

"""What an entry is, what it may say, who signs it and what exactly is signed. Pure."""

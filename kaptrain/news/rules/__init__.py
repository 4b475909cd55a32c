"""What news is about, when it is mailed, and the signed address that ends the mails. Pure."""

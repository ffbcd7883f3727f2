"""The monthly list of inquiries that a person should look at, and its signature."""

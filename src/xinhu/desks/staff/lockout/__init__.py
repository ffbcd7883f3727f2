"""Lock-out: waiting that grows with each wrong password, counted for all processes.

What it guarantees: attempts are counted in the database before a password is hashed,
so that no number of processes gives more guesses; nobody is kept out from a device of
their own by what others do; the table holds a fixed number of buckets at most, and a
name that nobody has is treated as one that somebody has. What it leaves to others:
hashing, and the answer to the browser (``console/access``).
"""

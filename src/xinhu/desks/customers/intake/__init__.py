"""Taking customers in from files: read, map, check, merge, seal, in chunks.

One way: file → records (``reading``) → mapped cells (``mapping``) → values or a
rejection (``checking``) → people (``sealing``) → a chunk that the store writes in one
transaction together with the position reached. No row is lost: each is either part of
a customer or stands in the file of rejected rows.
"""

"""How passwords are hashed: Argon2id (RFC 9106), one processor a hash."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneProcessorArgon2(Argon2PasswordHasher):
    """Django's Argon2id (100 MiB, two passes), in one lane.

    Django's eight lanes keep every processor busy for as long as a hash takes, and
    whoever guesses passwords would make the gate wait. One lane takes as much work of
    whoever guesses. A hash with other lanes is read, and renewed at the next log-in.
    """

    parallelism = 1

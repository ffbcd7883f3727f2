"""Twelve columns of a customer, five of them encrypted; tokens; the audit table."""

import uuid

from django.db import models


class Token(models.Model):
    """A clerk's bearer token, stored as its SHA-256."""

    digest = models.BinaryField(unique=True)
    clerk = models.CharField(max_length=40)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return whose it is."""
        return self.clerk


class Customer(models.Model):
    """A customer: nonce and ciphertext in the encrypted columns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.BinaryField()
    id_number = models.BinaryField()
    mobile = models.BinaryField()
    address = models.BinaryField()
    account = models.BinaryField()
    id_type = models.CharField(max_length=20)
    email = models.CharField(max_length=100)
    opened_on = models.DateField()
    branch = models.CharField(max_length=60)
    balance = models.DecimalField(max_digits=16, decimal_places=2)
    occupation = models.CharField(max_length=40)
    note = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Return the number, not the name."""
        return str(self.id)


class Audit(models.Model):
    """Who looked at whom, when, why and at what."""

    at = models.DateTimeField(auto_now_add=True)
    clerk = models.CharField(max_length=40)
    customer = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=40)
    fields = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Return the row's number."""
        return str(self.pk)

"""The one view; Django wraps it in a transaction (``ATOMIC_REQUESTS``)."""

import hashlib
import json
import os
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bench.usual_way.models import Audit, Customer, Token

ENCRYPTED = ("name", "id_number", "mobile", "address", "account")
NONCE_BYTES = 12
_aead = AESGCM(bytes.fromhex(os.environ["USUAL_WAY_KEY"]))


@csrf_exempt
@require_POST
def disclose(request: HttpRequest) -> HttpResponse:
    """Show five decrypted fields of a customer and leave one audit row."""
    digest = hashlib.sha256(request.headers["Authorization"][7:].encode()).digest()
    try:
        token = Token.objects.get(digest=digest, expires_at__gt=datetime.now(UTC))
    except Token.DoesNotExist:
        return JsonResponse({"error": "token"}, status=401)
    form = json.loads(request.body)
    fields = form["fields"]
    if not set(fields) <= set(ENCRYPTED):
        return JsonResponse({"error": "field"}, status=400)
    try:
        row = Customer.objects.values(*fields).get(pk=form["customer"])
    except Customer.DoesNotExist:
        return JsonResponse({"error": "customer"}, status=404)
    shown = {name: _open(name, bytes(row[name])) for name in fields}
    audit = Audit.objects.create(
        clerk=token.clerk,
        customer=form["customer"],
        purpose=form["purpose"],
        fields=",".join(fields),
    )
    response = JsonResponse({"fields": shown, "audit": audit.pk})
    # CommonMiddleware would do this, and more that costs time.
    response["Content-Length"] = str(len(response.content))
    return response


def _open(field: str, sealed: bytes) -> str:
    nonce, box = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return _aead.decrypt(nonce, box, field.encode()).decode()

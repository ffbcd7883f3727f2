"""A directory that speaks SCIM to the server, as an identity provider does."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ADDRESSES = (
    "/Users",
    "/Users/x",
    "/Groups",
    "/Groups/x",
    "/Schemas",
    "/ResourceTypes",
    "/ServiceProviderConfig",
    "/Bulk",
    "/Me",
    "/.search",
    "/",
    "/nothing",
)


def acts(database: Any) -> list[dict[str, Any]]:
    """Read the outbox as the gate does: the console's role may not."""
    with psycopg.connect(database.gate) as gate:
        rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    read = [json.loads(text) for (text,) in rows]
    return [{**dict(act["detail"]), "actor": act["actor"]} for act in read]


@dataclass
class Directory:
    """A directory that speaks to the server, as an IdP does."""

    url: str
    token: str
    client: httpx.Client = field(repr=False)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; ``headers`` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else json.dumps(body)
        return self.client.request(method, path, content=content, headers=named)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def user(self, name: str, **more: Any) -> dict[str, Any]:
        """Add a person; return the resource."""
        body = {"schemas": [USER], "userName": name, **more}
        answer = self.send("POST", "/Users", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def group(self, name: str, *members: str) -> dict[str, Any]:
        """Add a group; return the resource."""
        listed = [{"value": member} for member in members]
        body = {"schemas": [GROUP], "displayName": name, "members": listed}
        answer = self.send("POST", "/Groups", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> Any:
        """Change a resource by operations."""
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.send("PATCH", path, body, **headers)

    def members(self, group: str) -> list[str]:
        """Return who belongs to a group."""
        shown = self.get(f"/Groups/{group}").json()
        return [member["value"] for member in shown.get("members", [])]

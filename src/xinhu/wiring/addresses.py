"""Addresses of the console's process: the console's own, and the directory's.

The two rooms stand beside each other and do not know of each other.
"""

from django.urls import include, path

from xinhu.api.scim import addresses as directory
from xinhu.console import urls as console

urlpatterns = [
    path("scim/v2/", include(directory)),
    *console.urlpatterns,
]
handler400 = console.handler400
handler403 = console.handler403
handler404 = console.handler404
handler500 = console.handler500

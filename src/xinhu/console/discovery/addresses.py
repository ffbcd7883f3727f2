"""Addresses of the discovery desk: one per action."""

from django.urls import path

from xinhu.console.discovery.certificate import certificate
from xinhu.console.discovery.finding import deal, finding, own
from xinhu.console.discovery.finding_remedy import remedy
from xinhu.console.discovery.findings import findings, together
from xinhu.console.discovery.findings_export import FINDINGS
from xinhu.console.discovery.found_file import found_file, found_files
from xinhu.console.discovery.mapping import DATA_MAP, mapped
from xinhu.console.discovery.overview import overview, running
from xinhu.console.discovery.paper import correct, paper
from xinhu.console.discovery.scan import scan, stop, unread
from xinhu.console.discovery.table_map import TABLES, tables
from xinhu.console.discovery.target import ask, retire, target
from xinhu.console.discovery.targets import targets
from xinhu.console.exports.sending import addresses

DISCOVERY = (
    path("discovery/", overview, name="discovery"),
    path("discovery/running/", running, name="discovery_running"),
    path("discovery/targets/", targets, name="discovery_targets"),
    path("discovery/targets/<int:pk>/", target, name="discovery_target"),
    path("discovery/targets/<int:pk>/scan/", ask, name="discovery_ask"),
    path("discovery/targets/<int:pk>/retire/", retire, name="discovery_retire"),
    path("discovery/scans/<int:pk>/", scan, name="discovery_scan"),
    path("discovery/scans/<int:pk>/stop/", stop, name="discovery_stop"),
    path("discovery/scans/<int:pk>/unread/", unread, name="discovery_unread"),
    path("discovery/findings/", findings, name="discovery_findings"),
    path("discovery/findings/together/", together, name="discovery_together"),
    *addresses(FINDINGS),
    path("discovery/findings/<int:pk>/", finding, name="discovery_finding"),
    path("discovery/findings/<int:pk>/deal/", deal, name="discovery_deal"),
    path("discovery/findings/<int:pk>/remedy/", remedy, name="discovery_remedy"),
    path("discovery/found-files/", found_files, name="discovery_found_files"),
    path("discovery/found-files/open/", found_file, name="discovery_found_file"),
    path("discovery/found-files/<slug:ref>/", paper, name="discovery_paper"),
    path(
        "discovery/found-files/<slug:ref>/correct/", correct, name="discovery_correct"
    ),
    path(
        "discovery/certificates/<slug:ref>/",
        certificate,
        name="discovery_certificate",
    ),
    path("discovery/map/", mapped, name="discovery_map"),
    *addresses(DATA_MAP),
    path("discovery/map/tables/", tables, name="discovery_tables"),
    *addresses(TABLES),
    # For whoever is to mend something.
    path("discovery/own/", own, name="discovery_own"),
)

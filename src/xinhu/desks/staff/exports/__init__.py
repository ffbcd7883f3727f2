"""Files that are taken away: the large ones wait for an approval."""

"""The commands of xinhu, one file each."""

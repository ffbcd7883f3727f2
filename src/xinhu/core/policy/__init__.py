"""Purposes, grounds and standing in; a decision with its reasons out."""

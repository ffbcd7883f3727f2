"""Objections of customers to what their report says."""

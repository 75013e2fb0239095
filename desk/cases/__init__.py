"""Requests with a tracking code, and what somebody has to do about them by when."""

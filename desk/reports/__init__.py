"""Figures for supervisors and managers."""

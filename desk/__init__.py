"""The desk: the platform that owns every conversation and the CRM database."""

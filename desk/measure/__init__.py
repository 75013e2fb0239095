"""Measurements that need the desk's code: `./pasokh eval faq`, `./pasokh bench faq`."""

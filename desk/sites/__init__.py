"""The shops' websites that may show the widget."""

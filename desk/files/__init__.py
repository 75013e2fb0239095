"""Files and pictures that customers and operators send one another."""

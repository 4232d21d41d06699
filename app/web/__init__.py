"""The HTTP kit: pages, forms, headers, limits, errors. It knows no feature."""

"""Answers as pages: a self-contained HTML page, a PDF, single pictures. Nothing is fetched."""

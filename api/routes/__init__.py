"""The addresses of the service, a group a module."""

"""The bundled instances: real figures with their sources, and a generated family.

Each is a file ``<name>.json`` or a folder ``<name>/`` of this package in the format caseload/1;
``python -m instances.build`` writes them from ``sources/``. Names of the form
``national_<cells>_cells_seed<seed>`` are generated on demand by `instances.national`.
"""

"""The ledger can be read by itself: it imports nothing of the portal but the core."""

import grimp


def test_it_imports_only_the_core() -> None:
    """Also what the import contract does not list: a module of loans that is made later."""
    graph = grimp.build_graph("loans", "portal")
    inside = {module for module in graph.modules if module.startswith("loans.ledger")}
    outside = {
        found for module in inside for found in graph.find_modules_directly_imported_by(module) if found not in inside
    }
    assert {found for found in outside if not found.startswith("portal.core")} == set()

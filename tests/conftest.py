"""The fixtures that every room's tests share."""

pytest_plugins = ["tests.browsing", "tests.databases"]

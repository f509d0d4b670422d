"""The groups `connect` and `disconnect`: a command for each source, made when it is asked for."""
# ruff: noqa: PLC0415 - sources are imported when a command is asked for, so that help is quick

from typing import Any

from typer.core import TyperGroup


class ConnectCommands(TyperGroup):
    """A command for every source that has an account."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer passes it
        """Return the names of the commands."""
        from worker.cli.sources import with_account

        return list(with_account())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer passes it
        """Make a command, or return None where there is none of that name."""
        from worker.cli.sources import connect_command, with_account

        source = with_account().get(cmd_name)
        return connect_command(source) if source else None


class DisconnectCommands(TyperGroup):
    """A command for every source."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer passes it
        """Return the names of the commands."""
        from connectors.ways import sources

        return list(sources())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer passes it
        """Make a command, or return None where there is none of that name."""
        from connectors.ways import sources
        from worker.cli.sources import disconnect_command

        source = sources().get(cmd_name)
        return disconnect_command(source) if source else None

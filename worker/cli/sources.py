"""The commands `connect NAME` and `disconnect NAME`, made from the sources there are."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called, so that help is quick

from collections.abc import Callable
from typing import Annotated, Any

import typer

from connectors.ways import File, OAuth, Source, sources, title_of
from planner.language import _


def with_account() -> dict[str, Source]:
    """Return the sources that have an account, by name."""
    return {name: each for name, each in sources().items() if not isinstance(each.way, File)}


def connect_command(source: Source) -> Any:
    """Make `connect NAME`."""
    if isinstance(source.way, OAuth):
        return _command(_connect_in_browser(source), source, _help_of_oauth(source))
    return _command(_connect_with_password(source), source, _help_of_password(source))


def disconnect_command(source: Source) -> Any:
    """Make `disconnect NAME`."""
    text = _("Forget {title} and everything read from it.", title=title_of(source.name))
    return _command(_disconnect(source), source, text)


def _command(run: Callable[..., None], source: Source, text: str) -> Any:
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name=source.name, help=text)(run)
    return typer.main.get_command(single)


def _connect_in_browser(source: Source) -> Callable[..., None]:
    def run(
        *,
        browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
        wait: Annotated[
            int,
            typer.Option(
                min=5,
                metavar="SECONDS",
                help="How many seconds to wait for your answer in the browser.",
            ),
        ] = 300,
    ) -> None:
        from worker.cli import accounts

        accounts.connect_in_browser(source.name, browser=browser, wait_s=wait)

    return run


def _connect_with_password(source: Source) -> Callable[..., None]:
    def run(
        email: Annotated[
            str | None,
            typer.Option(metavar="ADDRESS", help="The email address of your account."),
        ] = None,
        *,
        password_stdin: Annotated[
            bool,
            typer.Option(
                "--password-stdin", help="Read the password from standard input, then the code."
            ),
        ] = False,
        print_token: Annotated[
            bool,
            typer.Option(
                "--print-token",
                help="Sign in, connect nothing here, print a token for another machine.",
            ),
        ] = False,
        token: Annotated[
            bool,
            typer.Option(
                "--token",
                help="Connect with such a token: paste it when asked, or send it with < FILE.",
            ),
        ] = False,
    ) -> None:
        from worker.cli import accounts

        name = source.name
        if token:
            accounts.connect_with_token(
                name, email, password_stdin=password_stdin, print_token=print_token
            )
        elif print_token:
            accounts.print_token(name, email, password_stdin=password_stdin)
        else:
            accounts.connect_with_password(name, email, password_stdin=password_stdin)

    return run


def _disconnect(source: Source) -> Callable[..., None]:
    def run() -> None:
        from worker.cli import accounts

        accounts.leave(source.name)

    return run


def _help_of_oauth(source: Source) -> str:
    app = _(
        "You need a {title} app of your own. Without one, this command says how to make it.",
        title=title_of(source.name),
    )
    return "\n\n".join([*_intro(source), app])


def _help_of_password(source: Source) -> str:
    values = {"title": title_of(source.name)}
    stored = _(
        "Your password is not stored. Only the sign-in stays, encrypted in your data folder."
    )
    interrupted = _(
        "If you are interrupted before you enter the code, run the same command again within "
        "fifteen minutes."
    )
    refused = _(
        "If {title} refuses sign-ins from this machine, sign in on another one with --print-token "
        "and use the token here with --token.",
        **values,
    )
    return "\n\n".join([*_intro(source), stored, f"{interrupted} {refused}"])


def _intro(source: Source) -> list[str]:
    texts = [_("Connect {title}.", title=title_of(source.name)), _(source.gives)]
    if source.notice:
        texts.append(_(source.notice))
    return texts

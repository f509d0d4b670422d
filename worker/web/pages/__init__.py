"""All pages, one module for each part of the site."""

from fastapi import APIRouter

from worker.web.pages import (
    accounts,
    history,
    leave,
    mail_server,
    password,
    people,
    questions,
    races,
    settings,
    setup,
    sign_in,
    start,
    status,
    week,
    working,
)

ROUTERS: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (
        start,
        sign_in,
        people,
        mail_server,
        setup,
        password,
        accounts,
        races,
        questions,
        working,
        week,
        history,
        status,
        settings,
        leave,
    )
)
